// What makes browsing quick where script runs; without it each of these is a plain link.
//   A list is narrowed, sorted and paged in place. The gallery turns, and opens large.
import { afterPress } from './after_press.js';

const plain = (event) => event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
const part = (name, root = document) => root.querySelector(`[data-part="${name}"]`);

// ---- A list in place: its address is fetched, and the marked parts of the answer are put into this page.
const listing = document.querySelector('[data-listing]');
if (listing) list();

function list() {
  const results = document.getElementById('results');
  const filters = document.getElementById('filters');
  const drawer = listing.querySelector('.filter-drawer');
  const told = listing.querySelector('[data-told]');
  const address = () => location.pathname + location.search;
  let here = address();
  let asking = new AbortController();
  /** Controls that were pressed while an answer was under way: their addresses do not know of it yet. */
  let waiting = [];

  const put = (page) => {
    const open = new Set([...filters.querySelectorAll('details[open]')].map(nameOf));
    for (const now of document.querySelectorAll('[data-part]')) {
      const next = part(now.dataset.part, page);
      if (!next) continue;
      now.replaceChildren(...next.childNodes);
      if (next.hasAttribute('href')) now.setAttribute('href', next.getAttribute('href'));
      now.dispatchEvent(new CustomEvent('stoa:wake', { bubbles: true }));
    }
    for (const more of filters.querySelectorAll('details')) if (open.has(nameOf(more))) more.open = true;
    document.title = page.title;
    told.textContent = part('count')?.textContent ?? '';
  };
  const nameOf = (more) => more.closest('section').firstChild.textContent;

  // Throws where the address does not answer with a list.
  const get = async (url) => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    listing.ariaBusy = 'true';
    const answer = await fetch(url, { signal, headers: { accept: 'text/html' } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!page.querySelector('[data-listing]')) throw new Error('no list');
    await new Promise(afterPress);
    signal.throwIfAborted();
    put(page);
    listing.ariaBusy = null;
  };

  const go = async (url, then) => {
    try {
      await get(url);
      then();
    } catch (error) {
      if (error.name !== 'AbortError') location.assign(url);
    }
  };

  // Where one stood: for this document's own steps, and in the entry for a document that is loaded anew.
  const places = new Map();
  const remember = () => {
    places.set(here, scrollY);
    history.replaceState({ ...history.state, y: scrollY }, '');
  };

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    if (!link || !plain(event) || event.defaultPrevented || !listing.contains(link)) return;
    if (link.hash === '#filters') return event.preventDefault(openDrawer());
    if (link.hasAttribute('data-shut')) return event.preventDefault(shutDrawer());
    if (link.origin !== location.origin || link.pathname !== location.pathname) return;
    event.preventDefault();
    const { key } = link.dataset;
    if (key && listing.ariaBusy) return waiting.push(key);
    const page = link.closest('.pages') !== null;
    go(link.href, () => {
      remember();
      history.pushState({ y: 0 }, '', link.href);
      here = address();
      const same = key && listing.querySelector(`[data-key="${CSS.escape(key)}"]`);
      (same || results).focus({ preventScroll: true });
      if (page) results.scrollIntoView({ block: 'start', behavior: 'instant' });
      const next = waiting.shift();
      if (next) listing.querySelector(`[data-key="${CSS.escape(next)}"]`)?.click();
    });
  });

  addEventListener('popstate', (event) => {
    if (address() === here) return;
    waiting = [];
    places.set(here, scrollY);
    here = address();
    shutDrawer();
    const top = places.get(here) ?? event.state?.y ?? 0;
    go(location.href, () => scrollTo({ top, behavior: 'instant' }));
  });

  // ---- On a phone the filters lie in a dialog while one chooses.
  const wide = matchMedia('(min-width: 1000px)');
  function openDrawer() {
    drawer.append(filters, told); // what is outside of a dialog says nothing
    drawer.showModal();
  }
  function shutDrawer() {
    if (drawer.open) drawer.close();
  }
  drawer.addEventListener('close', () => {
    listing.prepend(filters);
    listing.append(told);
  });
  drawer.addEventListener('click', (event) => { if (event.target === drawer) shutDrawer(); });
  wide.addEventListener('change', shutDrawer);
  // Opened by its link before this script was here.
  if (location.hash === '#filters') {
    location.replace('#results');
    if (!wide.matches) openDrawer();
  }
}

// ---- The gallery.
const gallery = document.querySelector('[data-gallery]');
if (gallery) pictures();

function pictures() {
  const strip = gallery.querySelector('.gallery');
  const slides = [...strip.children];
  const dots = [...gallery.querySelectorAll('.dots a')];
  const large = gallery.querySelector('dialog');
  const near = large.querySelector('[data-near]');
  let shown = 0;

  const inView = () => {
    const left = strip.getBoundingClientRect().left;
    const away = slides.map((slide) => Math.abs(slide.getBoundingClientRect().left - left));
    return away.indexOf(Math.min(...away));
  };
  const dot = () => {
    const now = inView();
    dots.forEach((each, i) => { each.ariaCurrent = i === now ? 'true' : null; });
  };
  strip.addEventListener('scroll', dot, { passive: true });
  dot(); // it may have been turned already
  dots.forEach((each, i) => each.addEventListener('click', (event) => {
    event.preventDefault();
    slides[i].scrollIntoView({ block: 'nearest', inline: 'start' });
  }));
  strip.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const link = step && slides[slides.findIndex((slide) => slide.contains(document.activeElement)) + step]?.querySelector('a');
    if (!link) return;
    event.preventDefault();
    link.focus();
  });

  const show = (n) => {
    shown = (n + slides.length) % slides.length;
    const { src, alt } = slides[shown].querySelector('img');
    const picture = Object.assign(new Image(1600, 2000), { src, alt });
    near.replaceChildren(picture);
    closer(false);
    large.querySelector('.counter').textContent = dots[shown]?.ariaLabel ?? '';
  };
  const closer = (yes) => {
    near.ariaPressed = yes;
    large.classList.toggle('near', yes);
  };
  strip.addEventListener('click', (event) => {
    const link = event.target.closest('[data-enlarge]');
    if (!link || !plain(event)) return;
    event.preventDefault();
    show(slides.findIndex((slide) => slide.contains(link)));
    large.showModal();
  });
  large.addEventListener('click', (event) => {
    const turn = event.target.closest('[data-turn]');
    if (turn) show(shown + Number(turn.dataset.turn));
    else if (event.target.closest('[data-near]')) closer(!large.classList.contains('near'));
    else if (event.target.closest('[data-shut]') || event.target === large) large.close();
  });
  large.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || large.classList.contains('near')) return;
    event.preventDefault();
    show(shown + step);
  });
  let from = null;
  large.addEventListener('touchstart', ({ touches }) => { from = touches.length === 1 ? touches[0].clientX : null; }, { passive: true });
  large.addEventListener('touchend', ({ changedTouches }) => {
    const moved = from === null ? 0 : changedTouches[0].clientX - from;
    if (Math.abs(moved) > 60 && !large.classList.contains('near')) show(shown - Math.sign(moved));
  });
}

// ---- Where the browser reads no speculation rules (`/speculation.json`), a link that is pointed at is fetched.
if (!HTMLScriptElement.supports?.('speculationrules') && !navigator.connection?.saveData) {
  const open = /^(\/de)?(\/|\/(products|categories)\/[^/]+|\/delivery)?$/;
  const fetched = new Set();
  document.addEventListener('pointerover', (event) => {
    const link = event.target.closest?.('a[href]');
    if (!link || link.origin !== location.origin || link.search || !open.test(link.pathname) || fetched.has(link.href)) return;
    fetched.add(link.href);
    document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: link.href }));
  }, { passive: true });
}
