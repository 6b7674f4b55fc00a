// The secret of a mailed link is removed from the URL at once, and a browser keeps access to what it ordered.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sendRequest, Browser } from './support/http_client.mjs';
import { responses, emptyCart, token43 } from './support/origin.mjs';
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

/** Lets requests with this key read the order. */
const grantAccess = (key) => shop.origin.on(`GET /api/v1/orders/${NUMBER}`, ({ headers }) =>
  headers['stoa-order-key'] === key ? responses.json(order) : responses.problem(404, 'not_found'));

/** Checks the response to a link: a redirect to the URL without the secret, which nothing may leak. */
function isExchanged(response, to, secret) {
  assert.equal(response.status, 303);
  assert.equal(response.headers.location, to);
  assert.equal(response.headers['referrer-policy'], 'no-referrer');
  assert.equal(response.headers['cache-control'], 'no-store');
  assert.ok(!response.text.includes(secret));
}

test('the key of an order is exchanged for a cookie', async () => {
  for (const prefix of ['', '/de']) {
    const key = token43();
    grantAccess(key);
    const browser = new Browser(shop.url);
    const page = `${prefix}/orders/${NUMBER}`;
    const link = await browser.send(`${page}?key=${key}`);
    isExchanged(link, page, key);
    assert.match(link.cookies['__Host-orders'], /; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);
    const shown = await browser.send(page);
    assert.equal(shown.status, 200);
    assert.ok(shown.text.includes(NUMBER) && !shown.text.includes(key));
    assert.notEqual(shown.headers['referrer-policy'], 'no-referrer', 'its forms send an Origin');
    shop.origin.on(`POST /api/v1/orders/${NUMBER}/return`, () => responses.json(order));
    const back = await browser.form(page, { do: 'return', reason: 'faulty' });
    assert.deepEqual([back.status, back.headers.location], [303, page]);
    assert.equal(shop.origin.received(`POST /api/v1/orders/${NUMBER}/return`).at(-1).headers['stoa-order-key'], key);
  }
});

test('an invalid key is not stored, and the page explains how to get access', async () => {
  grantAccess(token43());
  for (const [prefix, words] of [['', /Open the link in your confirmation/], ['/de', /Öffnen Sie den Link in Ihrer Bestellbestätigung/]]) {
    for (const key of [token43(), 'short', '']) {
      const browser = new Browser(shop.url);
      const page = `${prefix}/orders/${NUMBER}`;
      isExchanged(await browser.send(`${page}?key=${key}`), page, key || NUMBER + NUMBER);
      assert.equal(browser.cookies.size, 0);
      const shown = await browser.send(page);
      assert.equal(shown.status, 404);
      assert.match(shown.text, words);
      assert.ok(shown.text.includes(`href="${prefix}/sign-in?next=`));
    }
  }
});

test('a link can be opened again after origin was unavailable', async () => {
  shop.origin.on(`GET /api/v1/orders/${NUMBER}`, () => responses.problem(503, 'unavailable'));
  const response = await sendRequest(`${shop.url}/orders/${NUMBER}?key=${token43()}`, { headers: { accept: 'text/html' } });
  assert.equal(response.status, 503);
  assert.deepEqual(response.cookies, {});
  assert.equal(response.headers['referrer-policy'], 'no-referrer');
});

test('a guest keeps access to an order when the cart changes', async () => {
  const key = token43();
  grantAccess(key);
  shop.origin.on('POST /api/v1/orders', () =>
    responses.json({ order, payment_url: null }, { 'stoa-order-link': `${NUMBER}.${key}` }));
  shop.origin.on('POST /api/v1/cart/lines', () => responses.json(emptyCart, { 'stoa-cart-token': token43() }));
  const browser = new Browser(shop.url);
  browser.cookies.set('__Host-cart', token43());
  const placed = await browser.json('POST', '/api/v1/orders', {}, { 'idempotency-key': 'key-0001' });
  assert.equal(placed.headers['stoa-order-link'], undefined);
  assert.ok(!placed.text.includes(key), 'script never sees it');
  await browser.json('POST', '/api/v1/cart/lines', {});
  assert.equal((await browser.send(`/orders/${NUMBER}`)).status, 200);
  shop.origin.on(`POST /api/v1/orders/${NUMBER}/settle`, () => responses.json(order));
  await browser.send(`/checkout/return?order=${NUMBER}`);
  assert.equal(shop.origin.received(`POST /api/v1/orders/${NUMBER}/settle`)[0].headers['stoa-order-key'], key);
  await browser.json('GET', '/api/v1/cart');
  assert.equal(shop.origin.received('GET /api/v1/cart').at(-1).headers['stoa-order-key'], undefined);
});

const FORMS = [
  ['/verify-email', '/api/v1/account/verify-email', { password: 'correct horse' }],
  ['/reset-password', '/api/v1/account/reset-password', { password: 'correct horse' }],
  ['/confirm-email', '/api/v1/account/confirm-email', { password: 'correct horse' }],
  ['/restore-email', '/api/v1/account/restore-email', { password: 'correct horse' }],
];

test('the token of a mailed link stays in a cookie until its form is submitted', async () => {
  for (const [page, operation, fields] of FORMS) {
    for (const prefix of ['', '/de']) {
      const token = token43();
      shop.origin.on(`POST ${operation}`, () => responses.problem(422, 'invalid'));
      const browser = new Browser(shop.url);
      assert.ok(!(await browser.send(prefix + page)).text.includes('type="password"'), 'no form without a link');
      for (let scan = 0; scan < 2; scan += 1) {
        const link = await browser.send(`${prefix}${page}?token=${token}`);
        isExchanged(link, prefix + page, token);
      }
      const shown = await browser.send(prefix + page);
      assert.ok(shown.text.includes('type="password"') && !shown.text.includes(token));
      assert.deepEqual(shop.origin.received(`POST ${operation}`), [], 'opening a link does not consume it');

      assert.equal((await browser.form(prefix + page, fields)).status, 422);
      shop.origin.on(`POST ${operation}`, () => ({ status: 204, headers: {} }));
      const sent = await browser.form(prefix + page, fields);
      assert.equal(sent.status, 303);
      for (const { body } of shop.origin.received(`POST ${operation}`)) {
        assert.deepEqual(JSON.parse(body), { ...fields, token });
      }
      assert.equal(browser.cookies.size, 0, 'the cookie is cleared');
      shop.origin.requests.length = 0;
    }
  }
});

test('the log of the Worker contains no secret', async () => {
  const secret = token43();
  shop.origin.on(`GET /api/v1/orders/${NUMBER}`, () => responses.problem(500, 'internal'));
  for (const path of [`/orders/${NUMBER}?key=${secret}`, `/verify-email?token=${secret}`, `/reset-password?token=${secret}`]) {
    await sendRequest(shop.url + path, { headers: { accept: 'text/html' } });
  }
  await shop.restart(); // The log is complete once the Worker has ended.
  assert.ok(!shop.log().includes(secret));
});
