// No answer that depends on who asks is ever kept; what is kept is the same for everybody.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { ask, eventually } from './support/ask.mjs';
import { answers, emptyCart, token43 } from './support/origin.mjs';
import { assertion, openShop } from './support/worker.mjs';

let shop;
before(async () => { shop = await openShop(); });
after(() => shop?.close());
beforeEach(() => shop.origin.reset());

const raise = (tags, headers = {}) => {
  const body = JSON.stringify({ tags });
  return ask(`${shop.url}/internal/tags`, {
    method: 'POST', body, headers: { 'stoa-assertion': assertion('POST', '/internal/tags', { body }), ...headers },
  });
};
let slugs = 0;
const freshSlug = () => `mug-${(slugs += 1)}`;

test('two shoppers and a guest each see their own, and nothing of it is stored', async () => {
  const own = ['me', 'cart', 'orders', 'account/sessions', 'account/addresses', 'account/wishlist', 'account/export'].map((name) => `/api/v1/${name}`);
  const who = ({ headers }) => headers.authorization ?? headers['stoa-cart-token'] ?? 'nobody';
  for (const path of own) {
    shop.origin.on(`GET ${path}`, (request) => answers.json({ you: who(request) }));
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
        const answer = await ask(shop.url + path, { headers: cookie ? { cookie } : {} });
        assert.deepEqual(answer.json(), { you }, path);
        assert.equal(answer.headers['cache-control'], 'no-store');
        assert.equal(answer.headers['stoa-cache'], undefined);
      }
    }
  }
});

test('private pages are not stored, and public pages are the same bytes for everybody', async () => {
  for (const path of ['/cart', '/checkout', '/sign-in', '/sign-up', '/account', '/account/addresses', '/de/account/wishlist', '/account/data', '/forgot-password', '/withdraw', '/reset-password?token=x', '/orders/7K2M-9QXD-3F', '/de/cart']) {
    const page = await ask(shop.url + path, { headers: { accept: 'text/html' } });
    assert.equal(page.headers['cache-control'], 'no-store', path);
    assert.equal(page.headers['stoa-cache'], undefined, path);
  }
  for (const path of ['/', '/de', '/search', '/imprint', '/nowhere']) {
    const anonymous = await ask(shop.url + path, { headers: { accept: 'text/html' } });
    const cookie = `__Host-access=${shop.origin.signer.token()}; __Host-cart=${token43()}; __Host-refresh=${token43()}`;
    const somebody = await ask(shop.url + path, { headers: { accept: 'text/html', cookie } });
    assert.equal(somebody.text, anonymous.text, path);
    assert.deepEqual([anonymous.cookies, somebody.cookies], [{}, {}], path);
    assert.match(somebody.headers['stoa-cache'], /^(hit|miss)$/, path);
    assert.equal(somebody.headers['content-security-policy'], anonymous.headers['content-security-policy']);
  }
  for (const { path, headers } of shop.origin.requests) {
    if (path === '/api/v1/cart' || path === '/api/v1/me' || path.startsWith('/api/v1/orders')) continue;
    assert.equal(headers.authorization ?? headers['stoa-cart-token'], undefined, path);
  }
});

test('a public read that comes with a cookie or a token for one shopper is told without it', async () => {
  const slug = freshSlug();
  shop.origin.on(`GET /api/v1/products/${slug}`, () =>
    answers.json({ slug }, { 'set-cookie': 'x=1', 'stoa-cart-token': token43(), 'stoa-seen': '5', authorization: 'x' }));
  const answer = await ask(`${shop.url}/api/v1/products/${slug}`);
  assert.deepEqual(answer.cookies, {});
  for (const name of ['stoa-cart-token', 'stoa-seen', 'authorization']) assert.equal(answer.headers[name], undefined);
});

test('a read is stored, by its language and by what of its query counts', async () => {
  const path = '/api/v1/products';
  shop.origin.on(`GET ${path}`, ({ headers, query }) => answers.json({ query, language: headers['stoa-locale'] }));
  const read = (query, language) => ask(`${shop.url}${path}?${query}`, { headers: { 'stoa-locale': language } });
  assert.equal((await read('sort=newest&price_max=500', 'en')).headers['stoa-cache'], 'miss');
  let again;
  // The answer is told before it is stored.
  await eventually('it is stored', async () => {
    again = await read('utm_source=x&price_max=500&sort=newest&sort=price_up', 'en');
    return again.headers['stoa-cache'] === 'hit';
  });
  assert.deepEqual(again.json(), { query: '?price_max=500&sort=newest', language: 'en' });
  const german = await read('sort=newest&price_max=500', 'de');
  assert.equal(german.headers['stoa-cache'], 'miss');
  assert.equal(german.json().language, 'de');
  const unchanged = await ask(`${shop.url}${path}?sort=newest&price_max=500`, { headers: { 'if-none-match': again.headers.etag } });
  assert.equal(unchanged.status, 304);
  assert.equal(unchanged.text, '');
});

test('many who ask at once for what is not stored ask origin once', async () => {
  const slug = freshSlug();
  let asked = 0;
  let open;
  const gate = new Promise((resolve) => { open = resolve; });
  shop.origin.on(`GET /api/v1/products/${slug}`, async () => { asked += 1; await gate; return answers.json({ asked }); });
  const all = Array.from({ length: 20 }, () => ask(`${shop.url}/api/v1/products/${slug}`));
  await eventually('origin is asked', () => asked > 0);
  await ask(`${shop.url}/api/v1/me`); // the isolate is not blocked meanwhile
  open();
  for (const answer of await Promise.all(all)) assert.deepEqual(answer.json(), { asked: 1 });
});

test('who asks while an answer comes in and is being stored does not ask origin again', async () => {
  for (let round = 0; round < 20; round += 1) {
    const path = `/api/v1/products/${freshSlug()}`;
    let landed = false;
    shop.origin.on(`GET ${path}`, () => answers.json({ path }));
    const all = [];
    do {
      all.push(ask(shop.url + path).finally(() => { landed = true; }));
      await new Promise((resolve) => setTimeout(resolve, 1));
    } while (!landed);
    await Promise.all(all);
    assert.equal(shop.origin.heard(`GET ${path}`).length, 1, `round ${round}: ${all.length} asked`);
  }
});

test('errors are not stored, and what is missing is for seconds', async () => {
  const slug = freshSlug();
  const path = `/api/v1/products/${slug}`;
  shop.origin.on(`GET ${path}`, () => answers.problem(500, 'internal'));
  const failed = await ask(shop.url + path);
  assert.equal(failed.status, 500);
  assert.equal(failed.headers['cache-control'], 'no-store');
  shop.origin.on(`GET ${path}`, () => answers.json({ slug }));
  assert.equal((await ask(shop.url + path)).status, 200);
  const missing = `/api/v1/products/${freshSlug()}`;
  assert.equal((await ask(shop.url + missing)).status, 404);
  await eventually('it is stored', async () => (await ask(shop.url + missing)).headers['stoa-cache'] === 'hit');
  shop.origin.on(`GET ${missing}`, () => answers.json({}));
  await eventually('it is seen once it is there', async () => (await ask(shop.url + missing)).status === 200);
});

test('a page without its menu is told once, and not stored', async () => {
  const page = () => ask(`${shop.url}/de/delivery`, { headers: { accept: 'text/html' } });
  shop.origin.on('GET /api/v1/categories', () => answers.problem(503, 'unavailable'));
  assert.equal((await raise([{ tag: 'catalog', version: 7 }])).status, 204);
  const partial = await page();
  assert.equal(partial.status, 200);
  assert.equal(partial.headers['cache-control'], 'no-store');
  shop.origin.reset();
  assert.match((await page()).headers['cache-control'], /public/);
});

test('fresh_within_two_seconds: after a version is raised the old state is never told again', async () => {
  const slug = freshSlug();
  const path = `/api/v1/products/${slug}`;
  let price = 1;
  shop.origin.on(`GET ${path}`, () => answers.json({ price }));
  assert.deepEqual((await ask(shop.url + path)).json(), { price: 1 });
  await eventually('it is stored', async () => (await ask(shop.url + path)).headers['stoa-cache'] === 'hit');
  price = 2;
  assert.equal((await raise([{ tag: `product:${slug}`, version: 5 }])).status, 204);
  const told = Date.now();
  await eventually('the new price', async () => (await ask(shop.url + path)).json().price === 2, { within: 2_000 });
  assert.ok(Date.now() - told < 2_000);
  assert.equal(shop.origin.heard(`GET ${path}`).at(-1).headers['stoa-needs'], `product:${slug}=5`);
  // A version that comes late lowers nothing.
  price = 1;
  assert.equal((await raise([{ tag: `product:${slug}`, version: 4 }])).status, 204);
  for (let i = 0; i < 5; i += 1) assert.deepEqual((await ask(shop.url + path)).json(), { price: 2 });
});

test('a version that was raised outlives the isolate', async () => {
  const slug = freshSlug(); // never read before: nothing of it is in the cache
  const path = `/api/v1/products/${slug}`;
  shop.origin.on(`GET ${path}`, () => answers.json({ slug }));
  assert.equal((await raise([{ tag: `product:${slug}`, version: 5 }])).status, 204);
  await shop.restart();
  const answer = await ask(shop.url + path);
  assert.equal(answer.headers['stoa-cache'], 'miss');
  assert.deepEqual(shop.origin.heard(`GET ${path}`).map(({ headers }) => headers['stoa-needs']), [`product:${slug}=5`]);
});

test('tags are raised by who has our key alone', async () => {
  const body = JSON.stringify({ tags: [{ tag: 'catalog', version: 99 }] });
  const now = Math.floor(Date.now() / 1000);
  for (const header of [
    undefined, 'x', assertion('POST', '/internal/tags', { body, key: Buffer.alloc(32) }),
    assertion('POST', '/internal/tags', { body, now: now - 60 }), assertion('POST', '/api/v1/orders', { body }), assertion('GET', '/internal/tags', { body }),
    assertion('POST', '/internal/tags', { body: body.replace('99', '98') }), assertion('POST', '/internal/tags'),
    assertion('POST', '/internal/tags', { body, direction: 'edge-to-origin' }),
  ]) {
    const answer = await ask(`${shop.url}/internal/tags`, {
      method: 'POST', body, headers: header ? { 'stoa-assertion': header } : {},
    });
    assert.equal(answer.status, 401, header);
    assert.equal(answer.json().code, 'bad_signature');
  }
  for (const [body, status] of [['{', 400], ['{"tags":[{"tag":"x:y:z","version":1}]}', 422], ['{"tags":[{"tag":"catalog","version":-1}]}', 422]]) {
    const answer = await ask(`${shop.url}/internal/tags`, {
      method: 'POST', body, headers: { 'stoa-assertion': assertion('POST', '/internal/tags', { body }) },
    });
    assert.equal(answer.status, status, body);
  }
});

test('a stale answer is told at once and made anew behind it', { skip: !process.env.STOA_FULL && 'takes half a minute' }, async () => {
  let n = 0;
  shop.origin.on('GET /api/v1/suggestions', () => answers.json({ n: (n += 1) }));
  const read = () => ask(`${shop.url}/api/v1/suggestions?q=stale`);
  assert.deepEqual((await read()).json(), { n: 1 });
  const stale = await eventually('it is stale', async () => {
    const answer = await read();
    return answer.headers['stoa-cache'] === 'stale' && answer;
  }, { within: 45_000, every: 500 });
  assert.deepEqual(stale.json(), { n: 1 });
  await eventually('the new one is told', async () => (await read()).json().n === 2);
});
