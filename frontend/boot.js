// The render-blocking script: applies the stored theme before the first paint, then loads the WASM and hydrates the
// islands. It is a file of our own because the content security policy forbids inline scripts; esbuild bundles it.
import './script/theme.js';
import './script/network.js';
import './script/press.js';

(() => {
  const root = document.documentElement;
  root.classList.add('js');

  // View transition between a product's card and its page, in both directions. A `view-transition-name` must be unique
  // in a document, so the gallery gives up its own name when the shopper goes on to another product.
  let named = [];
  const setName = (image, name) => {
    image.style.viewTransitionName = name;
    named.push(image);
  };
  const nameImages = (transition, to) => {
    for (const image of named.splice(0)) image.style.viewTransitionName = '';
    if (!transition || !to) return;
    const { pathname } = new URL(to);
    const card = [...document.querySelectorAll('.card a')].find((link) => link.pathname === pathname);
    const image = card?.querySelector('img');
    if (!image) return;
    for (const own of document.querySelectorAll('.gallery img')) setName(own, 'none');
    setName(image, 'picture');
  };
  // An aborted transition is not an error: the browser shows the new page without it.
  const ignoreAbort = (transition) => {
    for (const promise of ['ready', 'finished', 'updateCallbackDone']) transition?.[promise]?.catch(() => undefined);
  };
  addEventListener('pageswap', ({ viewTransition, activation }) => {
    ignoreAbort(viewTransition);
    nameImages(viewTransition, activation?.entry?.url);
  });
  addEventListener('pagereveal', ({ viewTransition }) => {
    ignoreAbort(viewTransition);
    nameImages(viewTransition, globalThis.navigation?.activation?.from?.url);
    const clear = () => nameImages();
    viewTransition?.finished.then(clear, clear);
  });

  // The islands must not compete for bandwidth with what is visible, so they load after the first paint. A hidden page
  // (a background tab, a prerendered page) is never painted: there `load` has to do.
  const painted = new Promise((done) => {
    if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes('paint')) addEventListener('load', done);
    else new PerformanceObserver(done).observe({ type: 'paint', buffered: true });
  });
  const parsed = new Promise((done) => document.addEventListener('DOMContentLoaded', done));

  const hydrate = async () => {
    await parsed;
    // `autofocus` is not reliable after a form submission: move the focus to the first error ourselves.
    (document.querySelector('[autofocus][aria-invalid]') ?? document.getElementById('refused'))?.focus();
    await painted;
    const { js, wasm } = document.getElementById('app').dataset;
    const binary = fetch(wasm, { priority: 'low' }); // in parallel with the glue
    const islands = await import(js);
    await islands.default({ module_or_path: binary });
    islands.hydrate(); // sets up shared context: must run before the first island
    const hydrateIslands = (part) => {
      for (const island of part.querySelectorAll('leptos-island')) islands[island.dataset.component]?.(island);
    };
    hydrateIslands(document);
    // Islands in HTML that browse.js inserts later.
    addEventListener('stoa:hydrate', (event) => hydrateIslands(event.target));
    root.dataset.ready = '';
  };
  hydrate();
})();
