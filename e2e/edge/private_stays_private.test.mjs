// A response that depends on the visitor is never cached; what is cached is the same for everybody.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sendRequest, eventually } from './support/http_client.mjs';
import { responses, emptyCart, token43 } from './support/origin.mjs';
import { assertion, openShop } from './support/worker.mjs';

let shop;
before(async () => { shop = await openShop(); });
after(() => shop?.close());
beforeEach(() => shop.origin.reset());

const raise = (tags, headers = {}) => {
  const body = JSON.stringify({ tags });
  return sendRequest(`${shop.url}/internal/tags`, {
    method: 'POST', body, headers: { 'stoa-assertion': assertion('POST', '/internal/tags', { body }), ...headers },
  });
};
let slugs = 0;
const freshSlug = () => `mug-${(slugs += 1)}`;

test('two shoppers and a guest each see their own data, and none of it is cached', async () => {
  const own = ['me', 'cart', 'orders', 'account/sessions', 'account/addresses', 'account/wishlist', 'account/export'].map((name) => `/api/v1/${name}`);
  const identity = ({ headers }) => headers.authorization ?? headers['stoa-cart-token'] ?? 'nobody';
  for (const path of own) {
    shop.origin.on(`GET ${path}`, (request) => responses.json({ you: identity(request) }));
  }
  const { signer } = shop.origin;
  const ada = signer.token();
  const bob = signer.token(signer.claims({ sub: '01890000-0000-7000-8000-00000000000b' }));
  const cart = token43();
  const people = [
    [`__Host-access=${ada}`, `Bearer ${ada}`], [`__Host-access=${bob}`, `Bearer ${bob}`], [`__Host-cart=${cart}`, cart], ['', 'nobody'],
  ];
  for (let round = 0; round < 2; round += 1) {
    for (const path of own) {
      for (const [cookie, you] of people) {
        const response = await sendRequest(shop.url + path, { headers: cookie ? { cookie } : {} });
        assert.deepEqual(response.json(), { you }, path);
        assert.equal(response.headers['cache-control'], 'no-store');
        assert.equal(response.headers['stoa-cache'], undefined);
      }
    }
  }
});

test('private pages are not cached, and public pages are byte-identical for everybody', async () => {
  for (const path of ['/cart', '/checkout', '/sign-in', '/sign-up', '/account', '/account/addresses', '/de/account/wishlist', '/account/data', '/forgot-password', '/withdraw', '/reset-password?token=x', '/orders/7K2M-9QXD-3F', '/de/cart']) {
    const page = await sendRequest(shop.url + path, { headers: { accept: 'text/html' } });
    assert.equal(page.headers['cache-control'], 'no-store', path);
    assert.equal(page.headers['stoa-cache'], undefined, path);
  }
  for (const path of ['/', '/de', '/search', '/imprint', '/nowhere']) {
    const anonymous = await sendRequest(shop.url + path, { headers: { accept: 'text/html' } });
    const cookie = `__Host-access=${shop.origin.signer.token()}; __Host-cart=${token43()}; __Host-refresh=${token43()}`;
    const personal = await sendRequest(shop.url + path, { headers: { accept: 'text/html', cookie } });
    assert.equal(personal.text, anonymous.text, path);
    assert.deepEqual([anonymous.cookies, personal.cookies], [{}, {}], path);
    assert.match(personal.headers['stoa-cache'], /^(hit|miss)$/, path);
    assert.equal(personal.headers['content-security-policy'], anonymous.headers['content-security-policy']);
  }
  for (const { path, headers } of shop.origin.requests) {
    if (path === '/api/v1/cart' || path === '/api/v1/me' || path.startsWith('/api/v1/orders')) continue;
    assert.equal(headers.authorization ?? headers['stoa-cart-token'], undefined, path);
  }
});

test('cookies and tokens are stripped from the response to a public read', async () => {
  const slug = freshSlug();
  shop.origin.on(`GET /api/v1/products/${slug}`, () =>
    responses.json({ slug }, { 'set-cookie': 'x=1', 'stoa-cart-token': token43(), 'stoa-seen': '5', authorization: 'x' }));
  const response = await sendRequest(`${shop.url}/api/v1/products/${slug}`);
  assert.deepEqual(response.cookies, {});
  for (const name of ['stoa-cart-token', 'stoa-seen', 'authorization']) assert.equal(response.headers[name], undefined);
});

test('a read is cached by its language and its normalised query', async () => {
  const path = '/api/v1/products';
  shop.origin.on(`GET ${path}`, ({ headers, query }) => responses.json({ query, language: headers['stoa-locale'] }));
  const read = (query, language) => sendRequest(`${shop.url}${path}?${query}`, { headers: { 'stoa-locale': language } });
  assert.equal((await read('sort=newest&price_max=500', 'en')).headers['stoa-cache'], 'miss');
  let again;
  // The response is sent before it is stored.
  await eventually('it is stored', async () => {
    again = await read('utm_source=x&price_max=500&sort=newest&sort=price_up', 'en');
    return again.headers['stoa-cache'] === 'hit';
  });
  assert.deepEqual(again.json(), { query: '?price_max=500&sort=newest', language: 'en' });
  const german = await read('sort=newest&price_max=500', 'de');
  assert.equal(german.headers['stoa-cache'], 'miss');
  assert.equal(german.json().language, 'de');
  const unchanged = await sendRequest(`${shop.url}${path}?sort=newest&price_max=500`, { headers: { 'if-none-match': again.headers.etag } });
  assert.equal(unchanged.status, 304);
  assert.equal(unchanged.text, '');
});

test('concurrent requests for an uncached response are collapsed into one', async () => {
  const slug = freshSlug();
  let calls = 0;
  let open;
  const gate = new Promise((resolve) => { open = resolve; });
  shop.origin.on(`GET /api/v1/products/${slug}`, async () => { calls += 1; await gate; return responses.json({ calls }); });
  const all = Array.from({ length: 20 }, () => sendRequest(`${shop.url}/api/v1/products/${slug}`));
  await eventually('origin receives a request', () => calls > 0);
  await sendRequest(`${shop.url}/api/v1/me`); // the isolate is not blocked meanwhile
  open();
  for (const response of await Promise.all(all)) assert.deepEqual(response.json(), { calls: 1 });
});

test('a request that arrives while a response is being stored does not reach origin', async () => {
  for (let round = 0; round < 20; round += 1) {
    const path = `/api/v1/products/${freshSlug()}`;
    let completed = false;
    shop.origin.on(`GET ${path}`, () => responses.json({ path }));
    const all = [];
    do {
      all.push(sendRequest(shop.url + path).finally(() => { completed = true; }));
      await new Promise((resolve) => setTimeout(resolve, 1));
    } while (!completed);
    await Promise.all(all);
    assert.equal(shop.origin.received(`GET ${path}`).length, 1, `round ${round}: ${all.length} requests`);
  }
});

test('errors are not cached, and a 404 is cached for seconds', async () => {
  const slug = freshSlug();
  const path = `/api/v1/products/${slug}`;
  shop.origin.on(`GET ${path}`, () => responses.problem(500, 'internal'));
  const failed = await sendRequest(shop.url + path);
  assert.equal(failed.status, 500);
  assert.equal(failed.headers['cache-control'], 'no-store');
  shop.origin.on(`GET ${path}`, () => responses.json({ slug }));
  assert.equal((await sendRequest(shop.url + path)).status, 200);
  const missing = `/api/v1/products/${freshSlug()}`;
  assert.equal((await sendRequest(shop.url + missing)).status, 404);
  await eventually('it is stored', async () => (await sendRequest(shop.url + missing)).headers['stoa-cache'] === 'hit');
  shop.origin.on(`GET ${missing}`, () => responses.json({}));
  await eventually('it is visible once it exists', async () => (await sendRequest(shop.url + missing)).status === 200);
});

test('a page without its menu is served, but not cached', async () => {
  const page = () => sendRequest(`${shop.url}/de/delivery`, { headers: { accept: 'text/html' } });
  shop.origin.on('GET /api/v1/categories', () => responses.problem(503, 'unavailable'));
  assert.equal((await raise([{ tag: 'catalog', version: 7 }])).status, 204);
  const partial = await page();
  assert.equal(partial.status, 200);
  assert.equal(partial.headers['cache-control'], 'no-store');
  shop.origin.reset();
  assert.match((await page()).headers['cache-control'], /public/);
});

test('fresh_within_two_seconds: after a version is raised, the old state is never served again', async () => {
  const slug = freshSlug();
  const path = `/api/v1/products/${slug}`;
  let price = 1;
  shop.origin.on(`GET ${path}`, () => responses.json({ price }));
  assert.deepEqual((await sendRequest(shop.url + path)).json(), { price: 1 });
  await eventually('it is stored', async () => (await sendRequest(shop.url + path)).headers['stoa-cache'] === 'hit');
  price = 2;
  assert.equal((await raise([{ tag: `product:${slug}`, version: 5 }])).status, 204);
  const raisedAt = Date.now();
  await eventually('the new price', async () => (await sendRequest(shop.url + path)).json().price === 2, { within: 2_000 });
  assert.ok(Date.now() - raisedAt < 2_000);
  assert.equal(shop.origin.received(`GET ${path}`).at(-1).headers['stoa-min-tag-versions'], `product:${slug}=5`);
  // A late version does not lower the current one.
  price = 1;
  assert.equal((await raise([{ tag: `product:${slug}`, version: 4 }])).status, 204);
  for (let i = 0; i < 5; i += 1) assert.deepEqual((await sendRequest(shop.url + path)).json(), { price: 2 });
});

test('a raised version outlives the isolate', async () => {
  const slug = freshSlug(); // never read before, so not in the cache
  const path = `/api/v1/products/${slug}`;
  shop.origin.on(`GET ${path}`, () => responses.json({ slug }));
  assert.equal((await raise([{ tag: `product:${slug}`, version: 5 }])).status, 204);
  await shop.restart();
  const response = await sendRequest(shop.url + path);
  assert.equal(response.headers['stoa-cache'], 'miss');
  assert.deepEqual(shop.origin.received(`GET ${path}`).map(({ headers }) => headers['stoa-min-tag-versions']), [`product:${slug}=5`]);
});

test('raising tags requires our key', async () => {
  const body = JSON.stringify({ tags: [{ tag: 'catalog', version: 99 }] });
  const now = Math.floor(Date.now() / 1000);
  for (const header of [
    undefined, 'x', assertion('POST', '/internal/tags', { body, key: Buffer.alloc(32) }),
    assertion('POST', '/internal/tags', { body, now: now - 60 }), assertion('POST', '/api/v1/orders', { body }), assertion('GET', '/internal/tags', { body }),
    assertion('POST', '/internal/tags', { body: body.replace('99', '98') }), assertion('POST', '/internal/tags'),
    assertion('POST', '/internal/tags', { body, direction: 'edge-to-origin' }),
  ]) {
    const response = await sendRequest(`${shop.url}/internal/tags`, {
      method: 'POST', body, headers: header ? { 'stoa-assertion': header } : {},
    });
    assert.equal(response.status, 401, header);
    assert.equal(response.json().code, 'bad_signature');
  }
  for (const [body, status] of [['{', 400], ['{"tags":[{"tag":"x:y:z","version":1}]}', 422], ['{"tags":[{"tag":"catalog","version":-1}]}', 422]]) {
    const response = await sendRequest(`${shop.url}/internal/tags`, {
      method: 'POST', body, headers: { 'stoa-assertion': assertion('POST', '/internal/tags', { body }) },
    });
    assert.equal(response.status, status, body);
  }
});

test('a stale response is served at once and revalidated in the background', { skip: !process.env.STOA_FULL && 'takes half a minute' }, async () => {
  let n = 0;
  shop.origin.on('GET /api/v1/suggestions', () => responses.json({ n: (n += 1) }));
  const read = () => sendRequest(`${shop.url}/api/v1/suggestions?q=stale`);
  assert.deepEqual((await read()).json(), { n: 1 });
  const stale = await eventually('it is stale', async () => {
    const response = await read();
    return response.headers['stoa-cache'] === 'stale' && response;
  }, { within: 45_000, every: 500 });
  assert.deepEqual(stale.json(), { n: 1 });
  await eventually('the new one is served', async () => (await read()).json().n === 2);
});
