// The service worker: keeps the shell and the public pages that were visited, for when there is no network.
//
// It touches reads alone. What changes something goes its own way, so that nothing is queued behind the shopper's back
// and the browser's own protections (Sec-Fetch-Site, SameSite) hold. What it keeps has said `public` of itself; cart,
// checkout, account, orders and the API never do. `shell.mjs` puts SHELL (files by hashed name) and VERSION in.
const OURS = { shell: `shell-${VERSION}`, seen: `seen-${VERSION}` };
const NOTHING_THERE = { en: '/offline', de: '/de/offline' };
/** Milliseconds after which a kept page is shown rather than waiting on. */
const PATIENCE_MS = 3000;
/** Pages and pictures; the oldest go first. */
const MOST = 400;

addEventListener('install', (event) => {
  skipWaiting(); // files have hashed names and pages come from the network: an old page and a new worker get along
  event.waitUntil(caches.open(OURS.shell).then((cache) => cache.addAll([...SHELL, ...Object.values(NOTHING_THERE)])));
});

addEventListener('activate', (event) => event.waitUntil((async () => {
  const known = Object.values(OURS);
  for (const name of await caches.keys()) if (!known.includes(name)) await caches.delete(name);
  await registration.navigationPreload?.enable();
  await clients.claim();
  // The page that brought the worker along was loaded without it.
  for (const { url } of await clients.matchAll({ type: 'window' })) await fetch(url).then((answer) => keep(url, answer), () => undefined);
})()));

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === 'POST' && url.pathname.endsWith('/sign-out')) event.waitUntil(caches.delete(OURS.seen));
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(page(event, url));
  else if (SHELL.includes(url.pathname)) event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
  else if (url.pathname.startsWith('/pictures/')) event.respondWith(picture(event));
});

/** From the network; a kept copy where that fails or takes too long; else a page that says so. */
async function page(event, url) {
  const asked = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  event.waitUntil(asked.then((answer) => keep(event.request.url, answer), () => undefined));
  const kept = await (await caches.open(OURS.seen)).match(event.request.url);
  try {
    return await (kept ? Promise.race([asked, impatience()]) : asked);
  } catch {
    return kept ? copy(kept) : nothingThere(url);
  }
}

async function picture(event) {
  const { request } = event;
  try {
    const answer = await fetch(request);
    const seen = await caches.open(OURS.seen);
    if (!(await seen.match(request.url))) event.waitUntil(keep(request.url, answer));
    return answer;
  } catch (error) {
    const kept = await caches.match(request.url);
    if (kept) return kept;
    throw error;
  }
}

/** Keeps what is the same for everybody, and when it was so. */
async function keep(url, answer) {
  const isPublic = /\bpublic\b/.test(answer.headers.get('cache-control') ?? '');
  if (answer.status !== 200 || answer.type !== 'basic' || answer.redirected || !isPublic) return;
  const body = answer.clone(); // before the page reads the answer itself
  const headers = new Headers(answer.headers);
  headers.set('stoa-kept', new Date().toISOString());
  for (const name of ['content-encoding', 'content-length']) headers.delete(name); // of the wire, not of the text
  const seen = await caches.open(OURS.seen);
  await seen.put(url, new Response(await body.blob(), { headers }));
  const all = await seen.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await seen.delete(old);
}

/** A kept page, which says of itself that it is one. */
async function copy(kept) {
  const html = (await kept.text()).replace('<html', `<html data-kept="${kept.headers.get('stoa-kept')}"`);
  return new Response(html, { headers: kept.headers });
}

async function nothingThere({ pathname }) {
  const isGerman = pathname === '/de' || pathname.startsWith('/de/');
  const kept = await caches.match(NOTHING_THERE[isGerman ? 'de' : 'en']);
  return kept ? new Response(kept.body, { status: 503, headers: kept.headers }) : Response.error();
}

const impatience = () => new Promise((_, fail) => setTimeout(fail, PATIENCE_MS));
