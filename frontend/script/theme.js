// Applies the stored theme before the first paint. Without a choice, or without script, the system's theme applies.
const root = document.documentElement;
const themeColors = [...document.querySelectorAll('meta[name=theme-color]')]; // light, then dark
const defaults = themeColors.map((meta) => meta.content);

const storedTheme = () => {
  try { return localStorage.getItem('theme') ?? ''; } catch { return ''; }
};

const applyTheme = (theme) => {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  document.querySelector('meta[name=color-scheme]').content = theme || 'light dark';
  // Browsers pick a `theme-color` by the system's scheme: with a chosen theme both must have its colour.
  themeColors.forEach((meta, i) => { meta.content = defaults[theme ? Number(theme === 'dark') : i]; });
  for (const field of document.querySelectorAll('[data-theme-choice]')) field.value = theme;
};
applyTheme(storedTheme());

document.addEventListener('DOMContentLoaded', () => {
  for (const control of document.querySelectorAll('[data-theme-switch]')) control.hidden = false;
  applyTheme(storedTheme());
});
addEventListener('change', ({ target }) => {
  if (!target.matches('[data-theme-choice]')) return;
  applyTheme(target.value);
  try { localStorage.setItem('theme', target.value); } catch { /* storage is blocked: applies to this page only */ }
});
// Changed in another tab, or since this page entered the back/forward cache.
for (const event of ['storage', 'pageshow']) addEventListener(event, () => applyTheme(storedTheme()));
