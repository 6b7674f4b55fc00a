// Enhances browsing: filters, sorts and pages a product list in place; turns and enlarges the gallery; prefetches links
// where the browser has no speculation rules. Without script each control is a plain link.
import { afterPress } from './after_press.js';

const isPlainClick = (event) => event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
const part = (name, root = document) => root.querySelector(`[data-part="${name}"]`);

// ---- Product list: a control's URL is fetched, and the elements marked `data-part` are replaced by those of the response.
const listing = document.querySelector('[data-listing]');
if (listing) enhanceListing();

function enhanceListing() {
  const results = document.getElementById('results');
  const filters = document.getElementById('filters');
  const drawer = listing.querySelector('.filter-drawer');
  const status = listing.querySelector('[data-status]');
  const currentUrl = () => location.pathname + location.search;
  let shownUrl = currentUrl();
  let pending = new AbortController();
  /** Keys of controls that were clicked during a request: their URLs do not include that change yet. */
  let queued = [];

  const replaceParts = (page) => {
    const open = new Set([...filters.querySelectorAll('details[open]')].map(nameOf));
    for (const current of document.querySelectorAll('[data-part]')) {
      const next = part(current.dataset.part, page);
      if (!next) continue;
      current.replaceChildren(...next.childNodes);
      if (next.hasAttribute('href')) current.setAttribute('href', next.getAttribute('href'));
      current.dispatchEvent(new CustomEvent('stoa:hydrate', { bubbles: true }));
    }
    for (const more of filters.querySelectorAll('details')) if (open.has(nameOf(more))) more.open = true;
    document.title = page.title;
    status.textContent = part('count')?.textContent ?? '';
  };
  const nameOf = (more) => more.closest('section').firstChild.textContent;

  // Throws when the response is not a product list.
  const load = async (url) => {
    pending.abort(); // only the latest request may update the page
    pending = new AbortController();
    const { signal } = pending;
    listing.ariaBusy = 'true';
    const response = await fetch(url, { signal, headers: { accept: 'text/html' } });
    if (!response.ok || response.redirected) throw new Error();
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (!page.querySelector('[data-listing]')) throw new Error();
    await new Promise(afterPress);
    signal.throwIfAborted(); // another request may have started during the press
    replaceParts(page);
    listing.ariaBusy = null;
  };

  // Falls back to a full navigation; a request aborted by a newer one is not an error.
  const navigate = async (url, onLoad) => {
    try {
      await load(url);
      onLoad();
    } catch (error) {
      if (error.name !== 'AbortError') location.assign(url);
    }
  };

  // Scroll positions: in memory for this document's history entries, in `history.state` for after a reload.
  const positions = new Map();
  const savePosition = () => {
    positions.set(shownUrl, scrollY);
    history.replaceState({ ...history.state, y: scrollY }, '');
  };

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    if (!link || !isPlainClick(event) || event.defaultPrevented || !listing.contains(link)) return;
    if (link.hash === '#filters') return event.preventDefault(openDrawer());
    if (link.hasAttribute('data-shut')) return event.preventDefault(shutDrawer());
    if (link.origin !== location.origin || link.pathname !== location.pathname) return;
    event.preventDefault();
    const { key } = link.dataset;
    if (key && listing.ariaBusy) return queued.push(key);
    const isPageLink = link.closest('.pages') !== null;
    navigate(link.href, () => {
      savePosition();
      history.pushState({ y: 0 }, '', link.href);
      shownUrl = currentUrl();
      const same = key && listing.querySelector(`[data-key="${CSS.escape(key)}"]`);
      (same || results).focus({ preventScroll: true });
      if (isPageLink) results.scrollIntoView({ block: 'start', behavior: 'instant' });
      const next = queued.shift();
      if (next) listing.querySelector(`[data-key="${CSS.escape(next)}"]`)?.click();
    });
  });

  addEventListener('popstate', (event) => {
    if (currentUrl() === shownUrl) return;
    queued = [];
    positions.set(shownUrl, scrollY);
    shownUrl = currentUrl();
    shutDrawer();
    const top = positions.get(shownUrl) ?? event.state?.y ?? 0;
    navigate(location.href, () => scrollTo({ top, behavior: 'instant' }));
  });

  // ---- On a phone the filters move into a modal dialog while they are open.
  const wide = matchMedia('(min-width: 1000px)');
  function openDrawer() {
    drawer.append(filters, status); // a live region outside a modal dialog is inert
    drawer.showModal();
  }
  function shutDrawer() {
    if (drawer.open) drawer.close();
  }
  drawer.addEventListener('close', () => {
    listing.prepend(filters);
    listing.append(status);
  });
  drawer.addEventListener('click', (event) => { if (event.target === drawer) shutDrawer(); });
  wide.addEventListener('change', shutDrawer);
  // Opened through its link before this script ran.
  if (location.hash === '#filters') {
    location.replace('#results');
    if (!wide.matches) openDrawer();
  }
}

// ---- The gallery.
const gallery = document.querySelector('[data-gallery]');
if (gallery) enhanceGallery();

function enhanceGallery() {
  const strip = gallery.querySelector('.gallery');
  const slides = [...strip.children];
  const dots = [...gallery.querySelectorAll('.dots a')];
  const large = gallery.querySelector('dialog');
  const zoom = large.querySelector('[data-near]');
  let shown = 0;

  const visibleIndex = () => {
    const left = strip.getBoundingClientRect().left;
    const distances = slides.map((slide) => Math.abs(slide.getBoundingClientRect().left - left));
    return distances.indexOf(Math.min(...distances));
  };
  const updateDots = () => {
    const current = visibleIndex();
    dots.forEach((dot, i) => { dot.ariaCurrent = i === current ? 'true' : null; });
  };
  strip.addEventListener('scroll', updateDots, { passive: true });
  updateDots(); // the strip may have been scrolled before this script ran
  dots.forEach((dot, i) => dot.addEventListener('click', (event) => {
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
    zoom.replaceChildren(picture);
    setZoom(false);
    large.querySelector('.counter').textContent = dots[shown]?.ariaLabel ?? '';
  };
  const setZoom = (isZoomed) => {
    zoom.ariaPressed = isZoomed;
    large.classList.toggle('near', isZoomed);
  };
  strip.addEventListener('click', (event) => {
    const link = event.target.closest('[data-enlarge]');
    if (!link || !isPlainClick(event)) return;
    event.preventDefault();
    show(slides.findIndex((slide) => slide.contains(link)));
    large.showModal();
  });
  large.addEventListener('click', (event) => {
    const turn = event.target.closest('[data-turn]');
    if (turn) show(shown + Number(turn.dataset.turn));
    else if (event.target.closest('[data-near]')) setZoom(!large.classList.contains('near'));
    else if (event.target.closest('[data-shut]') || event.target === large) large.close();
  });
  large.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || large.classList.contains('near')) return;
    event.preventDefault();
    show(shown + step);
  });
  let startX = null;
  large.addEventListener('touchstart', ({ touches }) => { startX = touches.length === 1 ? touches[0].clientX : null; }, { passive: true });
  large.addEventListener('touchend', ({ changedTouches }) => {
    const moved = startX === null ? 0 : changedTouches[0].clientX - startX;
    if (Math.abs(moved) > 60 && !large.classList.contains('near')) show(shown - Math.sign(moved));
  });
}

// ---- Prefetches a link on hover in browsers without speculation rules (`/speculation.json` has them for the others).
if (!HTMLScriptElement.supports?.('speculationrules') && !navigator.connection?.saveData) {
  const isPublic = /^(\/de)?(\/|\/(products|categories)\/[^/]+|\/delivery)?$/;
  const prefetched = new Set();
  document.addEventListener('pointerover', (event) => {
    const link = event.target.closest?.('a[href]');
    if (!link || link.origin !== location.origin || link.search || !isPublic.test(link.pathname) || prefetched.has(link.href)) return;
    prefetched.add(link.href);
    document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: link.href }));
  }, { passive: true });
}
