// Reads continue when a region is lost; writes go to the writer's region only; rate limits apply.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sendRequest, Browser, eventually } from './support/http_client.mjs';
import { responses, token43 } from './support/origin.mjs';
import { openShop } from './support/worker.mjs';

let shop;
before(async () => { shop = await openShop({ regions: 2 }); });
after(() => shop?.close());

/** Whether a `retry-after` is within a minute. */
const isSoon = (wait) => /^\d+$/.test(wait) && Number(wait) >= 1 && Number(wait) <= 60;

const named = ({ origins }) => origins.forEach((origin, at) => {
  origin.on('GET /api/v1/me', () => responses.json({ region: at }));
  origin.on('POST /api/v1/cart/lines', () => responses.json({ region: at }, {}, 201));
});
const me = ({ url }) => sendRequest(`${url}/api/v1/me`);
const add = ({ url }) => sendRequest(`${url}/api/v1/cart/lines`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });

/** Waits until the nearest region serves reads: at its start the Worker may find it slow and avoid it for some seconds. */
const nearest = (at) => eventually('the nearest region serves reads', async () => (await me(at)).json().region === 0);

/** A shop of two healthy regions, whose reads are served by the nearest one. */
async function openHealthy(t) {
  const healthy = await openShop({ regions: 2 });
  t.after(() => healthy.close());
  named(healthy);
  await nearest(healthy);
  return healthy;
}
/** The response to a read, and how long it took in milliseconds. */
async function timed(at) {
  const began = performance.now();
  const response = await me(at);
  return { response, took: performance.now() - began };
}

test('reads go to the nearest region and writes to the writer', async () => {
  named(shop);
  await nearest(shop);
  assert.deepEqual((await add(shop)).json(), { region: 1 });
});

test('a failed read is retried in the next region, and a write is sent once', async () => {
  named(shop);
  shop.origins[0].on('GET /api/v1/me', () => responses.problem(503, 'unavailable'));
  assert.deepEqual((await me(shop)).json(), { region: 1 });
  let calls = 0;
  shop.origins[1].on('POST /api/v1/cart/lines', () => { calls += 1; return responses.problem(503, 'unavailable'); });
  assert.equal((await add(shop)).status, 503);
  assert.equal(calls, 1);
});

test('a lost region delays a read by less than a second', async (t) => {
  const losing = await openHealthy(t);
  await losing.origins[0].stop();
  const { response, took } = await timed(losing);
  assert.deepEqual(response.json(), { region: 1 });
  assert.ok(took < 1_000, `${took} ms`);
});

test('an unresponsive region is tried once, with a short timeout', async (t) => {
  const silent = await openHealthy(t);
  const [near] = silent.origins;
  near.on('GET /api/v1/me', () => new Promise(() => {}));
  const received = () => near.received('GET /api/v1/me').length;
  const earlier = received();
  const first = await timed(silent);
  assert.deepEqual(first.response.json(), { region: 1 });
  assert.equal(received(), earlier + 1, 'the unresponsive region is tried');
  assert.ok(first.took < 800 + 1_000, `${first.took} ms`); // `IMPATIENT_MS`, and slack for a busy machine
  const second = await timed(silent);
  assert.deepEqual(second.response.json(), { region: 1 });
  assert.equal(received(), earlier + 1, 'a region that is known to be unresponsive is not tried again');
});

test('with every region lost the edge returns 503, as a problem and as a page', async (t) => {
  const lost = await openHealthy(t);
  for (const origin of lost.origins) await origin.stop();
  const response = await me(lost);
  assert.equal(response.status, 503);
  assert.equal(response.json().code, 'unavailable');
  const page = await sendRequest(`${lost.url}/cart`, { headers: { accept: 'text/html' } });
  assert.equal(page.status, 503);
  assert.match(page.headers['content-type'], /^text\/html/);
});

test('too many sign-in attempts are rejected with a retry-after', async (t) => {
  const limited = await openShop({ limits: { LIMIT_SIGN_IN: 3 } });
  t.after(() => limited.close());
  limited.origin.on('POST /api/v1/account/sign-in', () => responses.problem(401, 'wrong_credentials'));
  const attempt = (accept) => sendRequest(`${limited.url}/api/v1/account/sign-in`, {
    method: 'POST', body: '{"email":"ada@example.org"}', headers: { 'content-type': 'application/json', accept },
  });
  for (let i = 0; i < 3; i += 1) assert.equal((await attempt('application/json')).status, 401);
  const response = await attempt('application/json');
  assert.equal(response.status, 429);
  assert.equal(response.json().code, 'rate_limited');
  assert.ok(isSoon(response.headers['retry-after']), response.headers['retry-after']);
});

test('a limit counts by network and by device, and the log names the limit', async (t) => {
  const limited = await openShop({ limits: { LIMIT_SIGN_IN: 3 } });
  t.after(() => limited.close());
  const tokens = limited.origin.tokens();
  const device = token43();
  limited.origin.on('POST /api/v1/account/sign-in', ({ body }) =>
    JSON.parse(body).password === 'right' ? responses.json(tokens, { 'stoa-device': device }) : responses.problem(401, 'wrong_credentials'));
  const attempt = (password, address, cookie = '') => sendRequest(`${limited.url}/api/v1/account/sign-in`, {
    method: 'POST', body: JSON.stringify({ email: 'ada@example.org', password }),
    headers: { 'content-type': 'application/json', 'cf-connecting-ip': address, origin: limited.url, ...(cookie && { cookie }) },
  });
  const known = (await attempt('right', '192.0.2.1')).cookies['__Host-device'];
  assert.match(known, /; Path=\/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax$/);
  const cookie = known.split(';')[0];
  for (let i = 0; i < 5; i += 1) await attempt('wrong', `2001:db8:0:1::${i}`);
  assert.equal((await attempt('wrong', '2001:db8:0:1::9')).status, 429, 'a /64 is one network');
  assert.equal((await attempt('right', '2001:db8:0:2::1')).status, 200, 'another network');
  assert.equal((await attempt('right', '2001:db8:0:1::9', cookie)).status, 200, 'a browser that has signed in before');
  const received = limited.origin.received('POST /api/v1/account/sign-in').at(-1);
  assert.equal(received.headers['stoa-device'], device);
  for (const invented of [`__Host-device=${token43()}`, `__Host-device=${token43()}.${token43()}`]) {
    assert.equal((await attempt('right', '2001:db8:0:1::9', invented)).status, 429, invented);
  }
  await limited.logged(/rate_limited.*LIMIT_SIGN_IN/);
  assert.doesNotMatch(limited.log(), /2001:db8/);
});

test('cache misses count, cache hits do not', async (t) => {
  const limited = await openShop({ limits: { LIMIT_MISS: 2, LIMIT_PRIVATE: 2, LIMIT_PAYMENT: 1, LIMIT_CART: 1 } });
  t.after(() => limited.close());
  const read = (path, headers = {}) => sendRequest(limited.url + path, { headers });
  const statuses = async (paths, headers) => {
    const all = [];
    for (const path of paths) all.push((await read(path, headers)).status);
    return all;
  };
  const network = (n) => ({ 'cf-connecting-ip': `192.0.2.${n}` });
  for (const slug of ['a', 'b', 'c']) limited.origin.on(`GET /api/v1/products/${slug}`, () => responses.json({ slug }));
  const [a, b, c] = ['a', 'b', 'c'].map((slug) => `/api/v1/products/${slug}`);
  assert.deepEqual(await statuses([a, a, a, b, b, a, c, a], network(1)), [200, 200, 200, 200, 200, 200, 429, 200]);
  const picture = (n) => `/pictures/mug/front/blue-${n}.svg`;
  assert.ok((await statuses([1, 2, 3, 4].map(picture), network(2))).includes(429));
  assert.deepEqual(await statuses(['/api/v1/me', '/api/v1/products/a/stock', '/api/v1/cart'], network(3)), [200, 404, 429]);
  assert.deepEqual(await statuses(['/checkout/return?order=7K2M-9QXD-3F', '/checkout/return?order=7K2M-9QXD-3F'], network(4)), [303, 429]);
  const add = () => sendRequest(`${limited.url}/api/v1/cart/lines`, { method: 'POST', body: '{}', headers: network(5) });
  assert.deepEqual([(await add()).status, (await add()).status], [404, 429]);
});

test('a Worker without one of its limits does not start', async () => {
  await assert.rejects(openShop({ missing: 'LIMIT_SEARCH' }), /LIMIT_SEARCH/);
});

test('a rate-limited form is shown again with its entries, and free actions do not count', async (t) => {
  const limited = await openShop({ limits: { LIMIT_CHECKOUT: 2 } });
  t.after(() => limited.close());
  limited.origin.on('POST /api/v1/withdrawals', () => responses.problem(404, 'not_found'));
  const post = (path, fields) => new Browser(limited.url).form(path, fields);
  // With an empty cart it redirects to the cart.
  for (let i = 0; i < 5; i += 1) assert.equal((await post('/checkout', { do: 'update', 'address.city': 'Berlin' })).status, 303);
  const withdraw = () => post('/withdraw', { number: '7K2M-9QXD-3F', name: 'Ada Lovelace', email: 'ada@example.org' });
  for (let i = 0; i < 2; i += 1) assert.equal((await withdraw()).status, 404);
  const response = await withdraw();
  assert.equal(response.status, 429);
  assert.ok(isSoon(response.headers['retry-after']), response.headers['retry-after']);
  assert.match(response.text, /Wait a few minutes/);
  assert.match(response.text, /value="Ada Lovelace"/);
});
