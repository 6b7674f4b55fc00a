// What must not wait for the WASM: the chosen theme, before anything is painted; then the islands.
// A script of our own, so that the content security policy can forbid inline scripts; esbuild makes one file of it.
import './script/theme.js';
import './script/network.js';
import './script/press.js';

(() => {
  const root = document.documentElement;
  root.classList.add('js');

  // The picture of a card travels to the product's page, and back to the card. A name stands once in a page: the
  // product's own picture gives it up where one goes on to another product.
  let travelling = [];
  const name = (picture, as) => {
    picture.style.viewTransitionName = as;
    travelling.push(picture);
  };
  const travel = (transition, to) => {
    for (const picture of travelling.splice(0)) picture.style.viewTransitionName = '';
    if (!transition || !to) return;
    const { pathname } = new URL(to);
    const card = [...document.querySelectorAll('.card a')].find((link) => link.pathname === pathname);
    const picture = card?.querySelector('img');
    if (!picture) return;
    for (const own of document.querySelectorAll('.gallery img')) name(own, 'none');
    name(picture, 'picture');
  };
  // A transition that is broken off is no error: the page is there at once.
  const quiet = (transition) => {
    for (const promise of ['ready', 'finished', 'updateCallbackDone']) transition?.[promise]?.catch(() => undefined);
  };
  addEventListener('pageswap', ({ viewTransition, activation }) => {
    quiet(viewTransition);
    travel(viewTransition, activation?.entry?.url);
  });
  addEventListener('pagereveal', ({ viewTransition }) => {
    quiet(viewTransition);
    travel(viewTransition, globalThis.navigation?.activation?.from?.url);
    const over = () => travel();
    viewTransition?.finished.then(over, over);
  });

  // What is seen comes first: the islands take none of its bandwidth. A page that nobody sees, as one that is
  // rendered ahead, is never painted.
  const painted = new Promise((done) => {
    if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes('paint')) addEventListener('load', done);
    else new PerformanceObserver(done).observe({ type: 'paint', buffered: true });
  });
  const parsed = new Promise((done) => document.addEventListener('DOMContentLoaded', done));

  const wake = async () => {
    await parsed;
    (document.querySelector('[autofocus][aria-invalid]') ?? document.getElementById('refused'))?.focus();
    await painted;
    const { js, wasm } = document.getElementById('app').dataset;
    const binary = fetch(wasm, { priority: 'low' });
    const islands = await import(js);
    await islands.default({ module_or_path: binary });
    islands.hydrate();
    const live = (part) => {
      for (const island of part.querySelectorAll('leptos-island')) islands[island.dataset.component]?.(island);
    };
    live(document);
    // What is put into the page later: browse.js.
    addEventListener('stoa:wake', (event) => live(event.target));
    root.dataset.ready = '';
  };
  wake();
})();
