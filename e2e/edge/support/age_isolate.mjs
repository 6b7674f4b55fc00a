// Ages an isolate with thousands of uncached requests of every kind, so that V8 optimises the hot code and leaks show.
import http from 'node:http';
import { responses, token43 } from './origin.mjs';

const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
const variant = '01890000-0000-7000-8000-000000000001';

/** Stubs origin's responses while the isolate ages. A client that requests suggestions is disconnected during its request. */
export function stubEverything(origin, cutOff = () => {}) {
  origin.on('POST /api/v1/account/refresh', () => responses.json(origin.tokens()));
  origin.on('POST /api/v1/cart/lines', () => responses.json({}, { 'stoa-cart-token': token43(), 'stoa-seen': '7' }, 201));
  origin.fallback = ({ path }) => {
    if (path.startsWith('/pictures/')) {
      return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body: '<svg xmlns="http://www.w3.org/2000/svg"/>' };
    }
    return responses.problem(404, 'not_found');
  };
  origin.on('GET /api/v1/suggestions', ({ query }) => { cutOff(query); return responses.json([]); });
}

/** The kinds of requests, by number; `status` is the expected status of the response. */
const kinds = [
  (i) => ({ path: `/search?q=page${i}`, status: 200 }),
  (i) => ({ path: `/de/search?q=page${i}`, status: 200 }),
  (i) => ({ path: `/api/v1/products?q=read${i}`, status: 200 }),
  (i) => ({ path: `/pictures/mug/front/n${i}.svg`, status: 200 }),
  (i) => ({ path: `/products/missing-${i}`, status: 404 }),
  (i) => ({ path: `/api/v1/orders/missing-${i}`, status: 404 }),
  () => ({ path: '/cart', status: 200, headers: { cookie: `__Host-cart=${token43()}` } }),
  () => ({ path: '/api/v1/me', status: 200, headers: { cookie: `__Host-refresh=${token43()}` } }),
  () => ({ path: '/cart', status: 303, method: 'POST', headers: FORM, body: `do=add&variant=${variant}&quantity=1` }),
  (i) => ({ path: `/api/v1/suggestions?q=gone${i}`, gone: true }),
];

/** Sends `count` requests, `width` at a time; fails at the first response with an unexpected status. */
export async function ageIsolate(shop, count, { width = 24 } = {}) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: width });
  const waiting = new Map();
  stubEverything(shop.origin, (query) => waiting.get(query.slice(1))?.destroy());
  let next = 0;
  const send = ({ path, status, method = 'GET', headers = {}, body, gone = false }) => new Promise((done, fail) => {
    const sent = http.request(shop.url + path, { method, headers, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', (error) => (gone ? done() : fail(error)));
      response.on('end', () => {
        if (gone || response.statusCode === status) done();
        else fail(new Error(`${method} ${path}: ${response.statusCode} ${Buffer.concat(chunks).toString('utf8').slice(0, 300)}`));
      });
    });
    sent.on('error', (error) => (gone ? done() : fail(error)));
    if (gone) {
      const [, query] = path.split('?');
      waiting.set(query, sent);
      sent.on('close', () => waiting.delete(query));
    }
    sent.end(body);
  });
  const work = async () => {
    while (next < count) {
      const i = next;
      next += 1;
      await send(kinds[i % kinds.length](i));
    }
  };
  try {
    await Promise.all(Array.from({ length: width }, work));
  } finally {
    agent.destroy();
    shop.origin.reset();
  }
}
