// The edge with the real origin: isolation of shoppers, freshness after a merchant's change, bad input.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sendRequest, Browser, eventually } from './support/http_client.mjs';
import { Signer, token43 } from './support/origin.mjs';

const shop = process.env.STOA_URL ?? 'http://localhost:8787';
const merchant = {
  email: process.env.STOA_MERCHANT_EMAIL ?? 'merchant@stoa.example', password: process.env.STOA_MERCHANT_PASSWORD ?? '',
};
const read = async (path, headers = {}) => {
  const response = await sendRequest(shop + path, { headers });
  assert.equal(response.status, 200, `${path}: ${response.text.slice(0, 300)}`);
  return response;
};

let products;
before(async () => {
  products = (await read('/api/v1/products?in_stock=true')).json().items;
  assert.ok(products.length > 2, 'the shop has a catalogue');
});

const variantOf = async (slug) => (await read(`/api/v1/products/${slug}`)).json().variants.find(({ availability }) => availability === 'available');

async function signUp(name, browser = new Browser(shop)) {
  const account = { email: `${name}-${crypto.randomUUID()}@example.org`, name, password: 'a-long-password', locale: 'en' };
  const up = await browser.json('POST', '/api/v1/account/sign-up', account);
  assert.ok(up.status < 300, up.text);
  const signedIn = await browser.json('POST', '/api/v1/account/sign-in', { email: account.email, password: account.password });
  assert.equal(signedIn.status, 200, signedIn.text);
  assert.doesNotMatch(signedIn.text, /token/);
  return browser;
}

test('private_stays_private: two shoppers and a guest see their own carts, and the same public pages', async () => {
  const people = [await signUp('ada'), await signUp('bob'), new Browser(shop)];
  const variants = [];
  for (const { slug } of products.slice(0, 3)) variants.push((await variantOf(slug)) ?? assert.fail(`${slug} has nothing in stock`));
  for (const [at, browser] of people.entries()) {
    const added = await browser.json('POST', '/api/v1/cart/lines', { variant: variants[at].id, quantity: at + 1 });
    assert.ok(added.status < 300, added.text);
    assert.equal(added.headers['cache-control'], 'no-store');
  }
  for (let round = 0; round < 2; round += 1) {
    for (const [at, browser] of people.entries()) {
      const cart = await browser.json('GET', '/api/v1/cart');
      assert.deepEqual(cart.json().lines.map(({ sku, quantity }) => [sku, quantity]), [[variants[at].sku, at + 1]]);
      assert.equal(cart.headers['cache-control'], 'no-store');
      const me = (await browser.json('GET', '/api/v1/me')).json();
      assert.deepEqual([me.customer?.name ?? null, me.cart_count], [['ada', 'bob', null][at], at + 1]);
      const page = await browser.send('/cart');
      assert.equal(page.headers['cache-control'], 'no-store');
      assert.equal(page.headers['stoa-cache'], undefined);
    }
  }
  for (const path of ['/', '/de', `/products/${products[0].slug}`, `/categories/${products[0].category}`, '/search?q=a', '/imprint', '/nowhere']) {
    const pages = [await sendRequest(shop + path, { headers: { accept: 'text/html' } })];
    for (const browser of people) pages.push(await browser.send(path));
    for (const page of pages) {
      assert.equal(page.text, pages[0].text, path);
      assert.deepEqual(page.cookies, {}, path);
      assert.match(page.headers['stoa-cache'] ?? '', /^(hit|miss|stale)$/, path);
    }
  }
});

test("a guest's cart is merged at sign-in, and signing out leaves no credential", async () => {
  const guest = new Browser(shop);
  const variant = await variantOf(products[0].slug);
  assert.ok((await guest.json('POST', '/api/v1/cart/lines', { variant: variant.id, quantity: 2 })).status < 300);
  assert.ok(guest.cookies.has('__Host-cart'));
  const ada = await signUp('ada', guest);
  assert.ok(!ada.cookies.has('__Host-cart'), "the guest's cart is consumed");
  const cart = (await ada.json('GET', '/api/v1/cart')).json();
  assert.deepEqual(cart.lines.map(({ sku, quantity }) => [sku, quantity]), [[variant.sku, 2]]);
  const out = await ada.json('POST', '/api/v1/account/sign-out');
  assert.ok(out.status < 300, out.text);
  // Not a credential: it only gives the next sign-in in this browser its own rate limit.
  assert.deepEqual([...ada.cookies.keys()], ['__Host-device']);
  const me = (await ada.json('GET', '/api/v1/me')).json();
  assert.deepEqual([me.customer, me.cart_count], [null, 0]);
});

test('20 concurrent requests without an access token all succeed, and nobody is signed out', async () => {
  const ada = await signUp('ada');
  const refresh = ada.cookies.get('__Host-refresh');
  const headers = { cookie: `__Host-refresh=${refresh}` };
  const all = await Promise.all(Array.from({ length: 20 }, () => sendRequest(`${shop}/api/v1/me`, { headers })));
  for (const response of all) {
    assert.equal(response.status, 200, response.text);
    assert.equal(response.json().customer?.name, 'ada');
  }
  const successors = new Set(all.map(({ cookies }) => cookies['__Host-refresh']));
  assert.equal(successors.size, 1);
  ada.cookies.delete('__Host-access');
  ada.cookies.set('__Host-refresh', [...successors][0].split(/[=;]/)[1]);
  assert.equal((await ada.json('GET', '/api/v1/me')).json().customer?.name, 'ada');
});

test('fresh_within_two_seconds: a new price is visible through the edge', { skip: !merchant.password && 'STOA_MERCHANT_PASSWORD is not set' }, async () => {
  const owner = new Browser(shop);
  assert.equal((await owner.json('POST', '/api/v1/account/sign-in', merchant)).status, 200);
  const { slug, category } = products[1];
  const variant = await variantOf(slug);
  const places = [`/api/v1/products/${slug}`, `/products/${slug}`, `/de/products/${slug}`, `/categories/${category}`, `/de/categories/${category}`];
  for (const path of places) await sendRequest(shop + path, { headers: { accept: 'text/html' } });
  // Lower than every other price, so that lists show it, too.
  const shows = (text, cents) => [`"amount":${cents},`, `€0.${cents}`, `0,${cents}\u00a0€`].some((price) => text.includes(price));
  const original = variant.price.amount;
  try {
    for (const price of [37, 41]) {
      const set = await owner.json('PUT', `/api/v1/merchant/variants/${variant.sku}/price`, { price: { amount: price, currency: 'EUR' }, compare_at: null });
      assert.equal(set.status, 200, set.text);
      const since = Date.now();
      for (const path of places) {
        await eventually(`${path} shows ${price}`, async () => shows((await sendRequest(shop + path)).text, price), { within: 2_000 - (Date.now() - since) });
      }
      // Never the old state again.
      for (let i = 0; i < 10; i += 1) for (const path of places) assert.ok(shows((await sendRequest(shop + path)).text, price), path);
    }
    const stock = (on_hand) => owner.json('PUT', `/api/v1/merchant/variants/${variant.sku}/stock`, { on_hand });
    const availability = async () => (await sendRequest(`${shop}/api/v1/products/${slug}`)).json().variants.find(({ sku }) => sku === variant.sku).availability;
    assert.equal(await availability(), 'available');
    assert.equal((await stock(0)).status, 200);
    await eventually('it is sold out', async () => (await availability()) === 'sold_out', { within: 2_000 });
    assert.equal((await stock(50)).status, 200);
    await eventually('it is available again', async () => (await availability()) === 'available', { within: 2_000 });
  } finally {
    await owner.json('PUT', `/api/v1/merchant/variants/${variant.sku}/price`, { price: { amount: original, currency: 'EUR' }, compare_at: null });
  }
});

test('only_the_token_speaks: foreign tokens and identity headers grant no access', async () => {
  const foreign = new Signer('k1').token();
  const refused = await sendRequest(`${shop}/api/v1/account/sessions`, { headers: { cookie: `__Host-access=${foreign}` } });
  assert.equal(refused.status, 401);
  for (const headers of [
    { authorization: `Bearer ${foreign}` }, { 'stoa-cart-token': token43() }, { 'x-user-id': '1' }, { 'stoa-assertion': 'v1;kid=x' },
  ]) {
    const sessions = await sendRequest(`${shop}/api/v1/account/sessions`, { headers });
    assert.equal(sessions.status, 401, JSON.stringify(headers));
    assert.equal(sessions.json().code, 'not_signed_in');
  }
});

test('bad input through the edge is a problem with a 4xx code', async () => {
  const guest = new Browser(shop);
  const bodies = ['', '{', '[]', 'null', '"x"', '{"variant":1}', '{"variant":"x","quantity":-1}', `{"variant":"${'x'.repeat(5_000)}"}`, '\u0000'];
  for (const [method, path] of [
    ['POST', '/api/v1/cart/lines'], ['PATCH', '/api/v1/cart/lines/nonsense'], ['DELETE', '/api/v1/cart/lines/nonsense'],
    ['POST', '/api/v1/orders'], ['POST', '/api/v1/account/sign-in'], ['POST', '/api/v1/account/sign-up'],
    ['POST', '/api/v1/account/verify-email'], ['POST', '/api/v1/orders/nonsense/payment'], ['POST', '/api/v1/payments/webhook'],
    ['PUT', '/api/v1/merchant/variants/x/price'], ['POST', '/api/v1/categories'], ['DELETE', '/api/v1/me'], ['GET', '/api/v1/nothing'],
  ]) {
    for (const body of method === 'GET' ? [undefined] : bodies) {
      const response = await guest.send(path, { method, body, headers: { 'content-type': 'application/json', accept: 'application/json' } });
      assert.ok(response.status >= 400 && response.status < 500, `${method} ${path} ${body}: ${response.status} ${response.text.slice(0, 200)}`);
      assert.match(response.headers['content-type'], /^application\/problem\+json/, `${method} ${path} ${body}`);
      assert.equal(response.json().status, response.status);
    }
  }
});
