// What must not wait for the WASM: the chosen theme, before anything is painted; then the islands.
// A script of our own, so that the content security policy can forbid inline scripts.
(() => {
  const root = document.documentElement;
  const stored = () => {
    try { return localStorage.getItem('theme'); } catch { return null; }
  };
  const theme = stored();
  if (theme) root.dataset.theme = theme;
  root.classList.add('js');

  const switchTheme = () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    try { localStorage.setItem('theme', root.dataset.theme); } catch { /* for this page only */ }
  };

  // The picture of a card travels to the page it leads to.
  const travel = (card) => {
    const picture = card?.querySelector('img');
    if (picture) picture.style.viewTransitionName = 'picture';
  };

  addEventListener('click', (event) => {
    if (event.target.closest('[data-theme-switch]')) switchTheme();
    travel(event.target.closest('.card a'));
  });
  // The country is sent when it is chosen; without script there is a button.
  addEventListener('change', (event) => {
    if (event.target.matches('[data-send]') && event.target.validity.valid) event.target.form.requestSubmit();
  });

  // Both begin before the body is there. Not by preload: without script that would be for nothing.
  const { js, wasm } = document.getElementById('app').dataset;
  const app = import(js);
  const binary = fetch(wasm, { priority: 'low' });
  const parsed = new Promise((done) => document.addEventListener('DOMContentLoaded', done));

  const wake = async () => {
    await parsed;
    for (const button of document.querySelectorAll('[data-theme-switch]')) button.hidden = false;
    (document.querySelector('[autofocus][aria-invalid]') ?? document.getElementById('refused'))?.focus();
    const islands = await app;
    await islands.default({ module_or_path: binary });
    islands.hydrate();
    for (const island of document.querySelectorAll('leptos-island')) islands[island.dataset.component]?.(island);
    root.dataset.ready = '';
  };
  wake();
})();
