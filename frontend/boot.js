// What must not wait for the WASM: the chosen theme, before anything is painted; then the islands.
// A script of our own, so that the content security policy can forbid inline scripts; esbuild makes one file of it.
import './script/theme.js';
import './script/network.js';

(() => {
  const root = document.documentElement;
  root.classList.add('js');

  // The picture of a card travels to the page it leads to.
  const travel = (card) => {
    const picture = card?.querySelector('img');
    if (picture) picture.style.viewTransitionName = 'picture';
  };

  addEventListener('click', (event) => travel(event.target.closest('.card a')));
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
    (document.querySelector('[autofocus][aria-invalid]') ?? document.getElementById('refused'))?.focus();
    const islands = await app;
    await islands.default({ module_or_path: binary });
    islands.hydrate();
    for (const island of document.querySelectorAll('leptos-island')) islands[island.dataset.component]?.(island);
    root.dataset.ready = '';
  };
  wake();
})();
