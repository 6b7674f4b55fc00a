// The secret of a mailed link leaves the address at once, and what a browser bought stays open to it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { ask, Browser } from './support/ask.mjs';
import { answers, emptyCart, token43 } from './support/origin.mjs';
import { openShop } from './support/worker.mjs';

const NUMBER = '7K2M-9QXD-3F';
const order = {
  id: '01890000-0000-7000-8000-000000000006', number: NUMBER, state: 'paid', email: 'ada@example.org',
  address: { name: 'Ada', street: 'S 1', extra: '', postal_code: '10115', city: 'Berlin', country: 'DE' },
  lines: [], quote: emptyCart.quote, placed_at: '2026-11-20T13:05:00Z', reserved_until: null, paid_at: '2026-11-20T13:06:00Z',
  returnable_until: null, payment_failure: null, timeline: [],
};

let shop;
before(async () => { shop = await openShop(); });
after(() => shop?.close());
beforeEach(() => shop.origin.reset());

/** Opens the order to whoever has the key. */
const opensTo = (key) => shop.origin.on(`GET /api/v1/orders/${NUMBER}`, ({ headers }) =>
  headers['stoa-order-key'] === key ? answers.json(order) : answers.problem(404, 'not_found'));

/** The answer to a link: another address without the secret, and nothing that would tell it to anybody. */
function isExchanged(answer, to, secret) {
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.location, to);
  assert.equal(answer.headers['referrer-policy'], 'no-referrer');
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.ok(!answer.text.includes(secret));
}

test('the key of an order is exchanged for a cookie, and the page opens without it', async () => {
  for (const prefix of ['', '/de']) {
    const key = token43();
    opensTo(key);
    const browser = new Browser(shop.url);
    const page = `${prefix}/orders/${NUMBER}`;
    const link = await browser.ask(`${page}?key=${key}`);
    isExchanged(link, page, key);
    assert.match(link.cookies['__Host-orders'], /; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);
    const shown = await browser.ask(page);
    assert.equal(shown.status, 200);
    assert.ok(shown.text.includes(NUMBER) && !shown.text.includes(key));
    assert.notEqual(shown.headers['referrer-policy'], 'no-referrer', 'its forms send an Origin');
    shop.origin.on(`POST /api/v1/orders/${NUMBER}/return`, () => answers.json(order));
    const back = await browser.form(page, { do: 'return', reason: 'faulty' });
    assert.deepEqual([back.status, back.headers.location], [303, page]);
    assert.equal(shop.origin.heard(`POST /api/v1/orders/${NUMBER}/return`).at(-1).headers['stoa-order-key'], key);
  }
});

test('a key that opens nothing is not kept, and the page says how to open the order', async () => {
  opensTo(token43());
  for (const [prefix, words] of [['', /Open the link in your confirmation/], ['/de', /Öffnen Sie den Link in Ihrer Bestellbestätigung/]]) {
    for (const key of [token43(), 'short', '']) {
      const browser = new Browser(shop.url);
      const page = `${prefix}/orders/${NUMBER}`;
      isExchanged(await browser.ask(`${page}?key=${key}`), page, key || NUMBER + NUMBER);
      assert.equal(browser.cookies.size, 0);
      const shown = await browser.ask(page);
      assert.equal(shown.status, 404);
      assert.match(shown.text, words);
      assert.ok(shown.text.includes(`href="${prefix}/sign-in?next=`));
    }
  }
});

test('where origin cannot say, the link can be loaded again', async () => {
  shop.origin.on(`GET /api/v1/orders/${NUMBER}`, () => answers.problem(503, 'unavailable'));
  const answer = await ask(`${shop.url}/orders/${NUMBER}?key=${token43()}`, { headers: { accept: 'text/html' } });
  assert.equal(answer.status, 503);
  assert.deepEqual(answer.cookies, {});
  assert.equal(answer.headers['referrer-policy'], 'no-referrer');
});

test('a guest who places an order keeps it when the cart is another one', async () => {
  const key = token43();
  opensTo(key);
  shop.origin.on('POST /api/v1/orders', () =>
    answers.json({ order, payment_url: null }, { 'stoa-order-link': `${NUMBER}.${key}` }));
  shop.origin.on('POST /api/v1/cart/lines', () => answers.json(emptyCart, { 'stoa-cart-token': token43() }));
  const browser = new Browser(shop.url);
  browser.cookies.set('__Host-cart', token43());
  const placed = await browser.json('POST', '/api/v1/orders', {}, { 'idempotency-key': 'key-0001' });
  assert.equal(placed.headers['stoa-order-link'], undefined);
  assert.ok(!placed.text.includes(key), 'script never sees it');
  await browser.json('POST', '/api/v1/cart/lines', {});
  assert.equal((await browser.ask(`/orders/${NUMBER}`)).status, 200);
  shop.origin.on(`POST /api/v1/orders/${NUMBER}/settle`, () => answers.json(order));
  await browser.ask(`/checkout/return?order=${NUMBER}`);
  assert.equal(shop.origin.heard(`POST /api/v1/orders/${NUMBER}/settle`)[0].headers['stoa-order-key'], key);
  await browser.json('GET', '/api/v1/cart');
  assert.equal(shop.origin.heard('GET /api/v1/cart').at(-1).headers['stoa-order-key'], undefined);
});

const FORMS = [
  ['/verify-email', '/api/v1/account/verify-email', { password: 'correct horse' }],
  ['/reset-password', '/api/v1/account/reset-password', { password: 'correct horse' }],
  ['/confirm-email', '/api/v1/account/confirm-email', { password: 'correct horse' }],
  ['/restore-email', '/api/v1/account/restore-email', { password: 'correct horse' }],
];

test('the token of a mailed link waits in a cookie until its form is sent', async () => {
  for (const [page, operation, fields] of FORMS) {
    for (const prefix of ['', '/de']) {
      const token = token43();
      shop.origin.on(`POST ${operation}`, () => answers.problem(422, 'invalid'));
      const browser = new Browser(shop.url);
      assert.ok(!(await browser.ask(prefix + page)).text.includes('type="password"'), 'no form without a link');
      for (let scan = 0; scan < 2; scan += 1) {
        const link = await browser.ask(`${prefix}${page}?token=${token}`);
        isExchanged(link, prefix + page, token);
      }
      const shown = await browser.ask(prefix + page);
      assert.ok(shown.text.includes('type="password"') && !shown.text.includes(token));
      assert.deepEqual(shop.origin.heard(`POST ${operation}`), [], 'opening a link uses nothing up');

      assert.equal((await browser.form(prefix + page, fields)).status, 422);
      shop.origin.on(`POST ${operation}`, () => ({ status: 204, headers: {} }));
      const sent = await browser.form(prefix + page, fields);
      assert.equal(sent.status, 303);
      for (const { body } of shop.origin.heard(`POST ${operation}`)) {
        assert.deepEqual(JSON.parse(body), { ...fields, token });
      }
      assert.equal(browser.cookies.size, 0, 'it is used up');
      shop.origin.requests.length = 0;
    }
  }
});

test('what the Worker writes into its log holds no secret', async () => {
  const secret = token43();
  shop.origin.on(`GET /api/v1/orders/${NUMBER}`, () => answers.problem(500, 'internal'));
  for (const path of [`/orders/${NUMBER}?key=${secret}`, `/verify-email?token=${secret}`, `/reset-password?token=${secret}`]) {
    await ask(shop.url + path, { headers: { accept: 'text/html' } });
  }
  await shop.restart(); // Its log is whole once it has ended.
  assert.ok(!shop.log().includes(secret));
});
