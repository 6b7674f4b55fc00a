// The chosen theme, before anything is painted; without a choice, and without script, it is the system's.
const root = document.documentElement;
const colours = [...document.querySelectorAll('meta[name=theme-color]')]; // the light one, then the dark one
const papers = colours.map((meta) => meta.content);

const chosen = () => {
  try { return localStorage.getItem('theme') ?? ''; } catch { return ''; }
};

const wear = (theme) => {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  document.querySelector('meta[name=color-scheme]').content = theme || 'light dark';
  colours.forEach((meta, i) => { meta.content = papers[theme ? Number(theme === 'dark') : i]; });
  for (const field of document.querySelectorAll('[data-theme-choice]')) field.value = theme;
};
wear(chosen());

document.addEventListener('DOMContentLoaded', () => {
  for (const control of document.querySelectorAll('[data-theme-switch]')) control.hidden = false;
  wear(chosen());
});
addEventListener('change', ({ target }) => {
  if (!target.matches('[data-theme-choice]')) return;
  wear(target.value);
  try { localStorage.setItem('theme', target.value); } catch { /* for this page only */ }
});
// Another tab chose, or this page comes back from the back/forward cache.
for (const event of ['storage', 'pageshow']) addEventListener(event, () => wear(chosen()));
