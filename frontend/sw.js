// The service worker: caches the application shell and the public pages that were visited, for use without a network.
//
// It handles reads only. Writes go straight to the network, so that no request is replayed without the shopper's
// knowledge and the browser's own protections (Sec-Fetch-Site, SameSite) apply. It stores responses marked `public`
// only; cart, checkout, account, orders and the API never are. `shell.mjs` defines SHELL (hashed file names) and
// VERSION.
const CACHES = { shell: `shell-${VERSION}`, pages: `seen-${VERSION}` };
const OFFLINE_PAGES = { en: '/offline', de: '/de/offline' };
/** Milliseconds to wait for the network before a cached page is shown. */
const NETWORK_TIMEOUT_MS = 3000;
/** Pages and pictures in the cache; the oldest are evicted first. */
const MAX_ENTRIES = 400;

addEventListener('install', (event) => {
  skipWaiting(); // safe: files have hashed names and pages come from the network, so an old page works with a new worker
  event.waitUntil(caches.open(CACHES.shell).then((cache) => cache.addAll([...SHELL, ...Object.values(OFFLINE_PAGES)])));
});

addEventListener('activate', (event) => event.waitUntil((async () => {
  const current = Object.values(CACHES);
  for (const name of await caches.keys()) if (!current.includes(name)) await caches.delete(name);
  await registration.navigationPreload?.enable();
  await clients.claim();
  // The page that registered the worker was loaded before there was one: store it now.
  for (const { url } of await clients.matchAll({ type: 'window' })) await fetch(url).then((response) => store(url, response), () => undefined);
})()));

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === 'POST' && url.pathname.endsWith('/sign-out')) event.waitUntil(caches.delete(CACHES.pages));
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(page(event, url));
  else if (SHELL.includes(url.pathname)) event.respondWith(caches.match(url.pathname).then((cached) => cached ?? fetch(request)));
  else if (url.pathname.startsWith('/pictures/')) event.respondWith(picture(event));
});

/** Network first; the cached copy when the network fails or is slow; the offline page when there is no copy. */
async function page(event, url) {
  const network = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  // Not awaited: the response is stored even when the cached copy wins the race.
  event.waitUntil(network.then((response) => store(event.request.url, response), () => undefined));
  const cached = await (await caches.open(CACHES.pages)).match(event.request.url);
  try {
    return await (cached ? Promise.race([network, timeout()]) : network);
  } catch {
    return cached ? markedAsCopy(cached) : offlinePage(url);
  }
}

async function picture(event) {
  const { request } = event;
  try {
    const response = await fetch(request);
    const cache = await caches.open(CACHES.pages);
    if (!(await cache.match(request.url))) event.waitUntil(store(request.url, response));
    return response;
  } catch (error) {
    const cached = await caches.match(request.url);
    if (cached) return cached;
    throw error;
  }
}

/** Stores a public response together with the time at which it was received. */
async function store(url, response) {
  const isPublic = /\bpublic\b/.test(response.headers.get('cache-control') ?? '');
  if (response.status !== 200 || response.type !== 'basic' || response.redirected || !isPublic) return;
  const body = response.clone(); // before the page consumes the response
  const headers = new Headers(response.headers);
  headers.set('stoa-kept', new Date().toISOString());
  for (const name of ['content-encoding', 'content-length']) headers.delete(name); // the stored body is decoded
  const cache = await caches.open(CACHES.pages);
  await cache.put(url, new Response(await body.blob(), { headers }));
  const entries = await cache.keys();
  for (const oldest of entries.slice(0, Math.max(0, entries.length - MAX_ENTRIES))) await cache.delete(oldest);
}

/** A cached page marked as such: `network.js` shows its age. */
async function markedAsCopy(cached) {
  const html = (await cached.text()).replace('<html', `<html data-kept="${cached.headers.get('stoa-kept')}"`);
  return new Response(html, { headers: cached.headers });
}

async function offlinePage({ pathname }) {
  const isGerman = pathname === '/de' || pathname.startsWith('/de/');
  const cached = await caches.match(OFFLINE_PAGES[isGerman ? 'de' : 'en']);
  return cached ? new Response(cached.body, { status: 503, headers: cached.headers }) : Response.error();
}

const timeout = () => new Promise((_, reject) => setTimeout(reject, NETWORK_TIMEOUT_MS));
