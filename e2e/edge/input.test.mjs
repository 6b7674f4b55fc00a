// Malformed, oversized and missing input at the edge's own endpoints: a problem with a 4xx code, never a 500.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sendRequest, Browser } from './support/http_client.mjs';
import { responses, token43 } from './support/origin.mjs';
import { openShop } from './support/worker.mjs';

let shop;
before(async () => { shop = await openShop(); });
after(() => shop?.close());
beforeEach(() => shop.origin.reset());

const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
const isProblem = (response, status, what) => {
  assert.equal(response.status, status, `${what}: ${response.text.slice(0, 200)}`);
  assert.match(response.headers['content-type'], /^application\/problem\+json/, what);
  const problem = response.json();
  assert.equal(problem.status, status, what);
  assert.match(problem.trace_id, /^[0-9a-f]{32}$/, what);
};

test('invalid paths, queries and methods', async () => {
  const table = [
    ['GET', '/api/v1', 404], ['GET', '/api/v1/%00', 404], 
    ['GET', '/api/v1//me', 404], ['POST', '/', 405], ['PUT', '/cart', 405], ['DELETE', '/api/v1/payments/webhook', 405],
    ['GET', '/internal/tags', 405], ['OPTIONS', '/api/v1/me', 405], ['PROPFIND', '/', 405],
    ['GET', `/api/v1/products?q=${'x'.repeat(3_000)}`, 400], ['GET', '/api/v1/products?q=%ff', 400],
    ['GET', '/api/v1/products?q=%', 400], ['GET', `/api/v1/products?${'a=1&'.repeat(70)}`, 400],
    ['GET', `/${'x'.repeat(2_000)}`, 400], ['POST', '/metrics', 404], ['POST', '/health/live', 404],
  ];
  for (const [method, path, status] of table) isProblem(await sendRequest(shop.url + path, { method }), status, `${method} ${path.slice(0, 60)}`);
  assert.deepEqual(shop.origin.requests, [], 'nothing reaches origin');
});

test('405 lists the allowed methods, also where origin rejects the method', async () => {
  for (const [method, path, allow] of [
    ['POST', '/', 'GET, HEAD'], ['POST', '/products/mug', 'GET, HEAD'], ['PUT', '/cart', 'GET, HEAD, POST'], ['GET', '/sign-out', 'POST'],
    ['GET', '/internal/tags', 'POST'], ['GET', '/api/v1/payments/webhook', 'POST'], ['OPTIONS', '/api/v1/cart/lines/x', 'DELETE, PATCH'],
    ['POST', '/pictures/mug/front/blue.svg', 'GET, HEAD'], ['PROPFIND', '/de/checkout', 'GET, HEAD, POST'],
  ]) {
    for (const accept of ['text/html', 'application/json']) {
      const response = await sendRequest(shop.url + path, { method, headers: { accept } });
      assert.deepEqual([response.status, response.headers.allow], [405, allow], `${method} ${path}`);
    }
  }
  shop.origin.on('POST /api/v1/categories', () => {
    const refused = responses.problem(405, 'method_not_allowed');
    return { ...refused, headers: { ...refused.headers, allow: 'GET, HEAD' } };
  });
  const forwarded = await sendRequest(`${shop.url}/api/v1/categories`, { method: 'POST' });
  assert.deepEqual([forwarded.status, forwarded.headers.allow], [405, 'GET, HEAD']);
});

test('metrics and health checks of origin are not reachable', async () => {
  for (const path of ['/metrics', '/health/live', '/health/ready', '/api/v1/../../metrics', '/de/metrics']) {
    assert.equal((await sendRequest(shop.url + path)).status, 404, path);
  }
  assert.ok(shop.origin.requests.every(({ path }) => path.startsWith('/api/v1/')));
});

test('bodies that are too large, at every endpoint that accepts one', async () => {
  const body = 'x'.repeat(64 * 1024 + 1);
  for (const path of ['/api/v1/cart/lines', '/api/v1/orders', '/api/v1/account/sign-in', '/api/v1/payments/webhook', '/internal/tags', '/cart', '/checkout', '/sign-in']) {
    isProblem(await sendRequest(shop.url + path, { method: 'POST', body, headers: FORM }), 413, path);
    isProblem(await sendRequest(shop.url + path, { method: 'POST', body, headers: { ...FORM, 'transfer-encoding': 'chunked' } }), 413, `${path} chunked`);
  }
  assert.deepEqual(shop.origin.requests.filter(({ method }) => method === 'POST'), []);
});

test('malformed forms', async () => {
  const post = (path, body, headers = {}) => sendRequest(shop.url + path, { method: 'POST', body, headers: { ...FORM, ...headers } });
  for (const path of ['/cart', '/checkout', '/sign-in', '/sign-up', '/verify-email', '/forgot-password', '/reset-password', '/account/addresses', '/account/wishlist', '/account/security', '/account/data', '/withdraw', '/orders/7K2M-9QXD-3F']) {
    assert.equal((await post(path, '{}', { 'content-type': 'application/json' })).status, 415, path);
    assert.equal((await post(path, 'a=b', { 'content-type': 'multipart/form-data; boundary=x' })).status, 415, path);
    for (const body of ['a=%', 'a=%ff', Buffer.from([0xff, 0xfe]), 'a=1&'.repeat(70)]) {
      assert.equal((await post(path, body)).status, 400, `${path} ${String(body).slice(0, 10)}`);
    }
  }
  for (const path of ['/cart', '/checkout', '/sign-in', '/sign-up', '/orders/7K2M-9QXD-3F']) {
    for (const body of ['', 'do=', 'do=%F0%9F%8D%B5&variant=1&quantity=-1', 'email=%0d%0aset-cookie:x', 'email=a%00b', `email=${'x'.repeat(3_000)}`]) {
      const response = await post(path, body);
      if (path === '/checkout') {
        assert.deepEqual([response.status, response.headers.location], [303, '/cart?nothing=1'], 'nothing to check out');
        continue;
      }
      assert.ok(response.status >= 400 && response.status < 500, `${path} ${body}: ${response.status}`);
      assert.match(response.headers['content-type'], /^text\/html/);
    }
  }
  assert.deepEqual(shop.origin.requests.filter(({ method }) => method === 'POST'), []);
});

test('a form calls its operation at origin, and success is a 303', async () => {
  const ada = new Browser(shop.url);
  const cart = token43();
  shop.origin.on('POST /api/v1/cart/lines', () => responses.json({}, { 'stoa-cart-token': cart, 'stoa-seen': '7' }, 201));
  const variant = '01890000-0000-7000-8000-000000000001';
  const response = await ada.form('/de/cart', { do: 'add', variant, quantity: '2' });
  assert.equal(response.status, 303);
  assert.equal(response.headers.location, '/de/cart');
  assert.deepEqual([...ada.cookies], [['__Host-cart', cart], ['__Host-seen', '7']]);
  const [received] = shop.origin.received('POST /api/v1/cart/lines');
  assert.deepEqual(JSON.parse(received.body), { variant, quantity: 2 });
  assert.equal(received.headers['stoa-locale'], 'de');

  shop.origin.on('POST /api/v1/cart/lines', () => responses.problem(409, 'out_of_stock'));
  const refused = await ada.form('/cart', { do: 'add', variant, quantity: '2' });
  assert.equal(refused.status, 409);
  assert.match(refused.headers['content-type'], /^text\/html/);
  assert.equal(refused.headers['cache-control'], 'no-store');
});

test('signing in redirects to the shop\'s own pages only', async () => {
  shop.origin.on('POST /api/v1/account/sign-in', () => responses.json(shop.origin.tokens()));
  for (const [next, to] of [['/de/checkout', '/de/checkout'], ['//evil.example', '/account'], ['https://evil.example', '/account'], ['', '/account']]) {
    const response = await new Browser(shop.url).form('/sign-in', { email: 'ada@example.org', password: 'secret-secret', next });
    assert.equal(response.status, 303);
    assert.equal(response.headers.location, to, next);
  }
});

test('returning from the payment page settles the order and redirects to it', async () => {
  const cart = token43();
  shop.origin.on('POST /api/v1/orders/7K2M-9QXD-3F/settle', () => responses.json({}));
  const response = await sendRequest(`${shop.url}/de/checkout/return?order=7k2m9qxd3f`, {
    headers: { 'sec-fetch-site': 'cross-site', cookie: `__Host-cart=${cart}`, accept: 'text/html' },
  });
  assert.equal(response.status, 303);
  assert.equal(response.headers.location, '/de/orders/7K2M-9QXD-3F?wait=1');
  assert.equal(shop.origin.received('POST /api/v1/orders/7K2M-9QXD-3F/settle')[0].headers['stoa-cart-token'], cart);
  assert.equal((await sendRequest(`${shop.url}/checkout/return?order=nonsense`)).status, 404);
});

test('a webhook is forwarded with its unchanged body and signature, and nothing else', async () => {
  shop.origin.on('POST /api/v1/payments/webhook', () => ({ status: 204, headers: {}, body: undefined }));
  const body = '{"a" : 1}\n';
  const response = await sendRequest(`${shop.url}/api/v1/payments/webhook`, {
    method: 'POST', body,
    headers: { 'payment-signature': 't=1,v1=abc', 'content-type': 'application/json', cookie: '__Host-access=x', authorization: 'x' },
  });
  assert.equal(response.status, 204);
  const [received] = shop.origin.received('POST /api/v1/payments/webhook');
  assert.equal(received.body, body);
  assert.equal(received.headers['payment-signature'], 't=1,v1=abc');
  assert.equal(received.headers.authorization ?? received.headers.cookie, undefined);
});

test('every response has the security headers', async () => {
  for (const path of ['/', '/cart', '/nowhere', '/api/v1/me', '/api/v1/categories', '/metrics', '/api/v1']) {
    const { headers } = await sendRequest(shop.url + path, { headers: { accept: 'text/html' } });
    assert.match(headers['content-security-policy'], /^default-src 'none'/, path);
    assert.match(headers['content-security-policy'], /frame-ancestors 'none'/, path);
    assert.doesNotMatch(headers['content-security-policy'], /'unsafe-(inline|eval)'|sha256-|\*/, path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin', path);
    assert.match(headers['strict-transport-security'], /^max-age=\d{8}/, path);
    assert.ok(headers['cache-control'], path);
  }
});

test('browsers never cache a missing or failed response', async () => {
  const [missing, failed] = ['public, max-age=0, must-revalidate', 'no-store'];
  for (const [path, route] of [
    ['/pictures/mug/front/blue.svg', 'GET /pictures/mug/front/blue.svg'],
    ['/api/v1/products/mug', 'GET /api/v1/products/mug'], ['/products/cup', 'GET /api/v1/products/cup'],
    ['/api/v1/sitemap', 'GET /api/v1/sitemap'], ['/sitemap-products-2.xml', 'GET /api/v1/sitemap/2'], ['/search?q=mug', 'GET /api/v1/products'],
  ]) {
    for (const [status, code, lifetime] of [[500, 'internal', failed], [503, 'unavailable', failed], [429, 'rate_limited', failed], [404, 'not_found', missing], [410, 'gone', missing]]) {
      shop.origin.on(route, () => responses.problem(status, code));
      // A different URL each time, where there is a query: negative responses are cached for seconds.
      const response = await sendRequest(`${shop.url}${path}${path.includes('?') ? status : ''}`, { headers: { accept: 'text/html' } });
      if (response.headers['stoa-cache'] === 'hit') continue;
      assert.deepEqual([response.status, response.headers['cache-control']], [status, lifetime], `${path} ${status}`);
    }
  }
});

test('pictures are served with a sandbox policy', async () => {
  // Another picture than in the test above, whose 410 is cached for seconds.
  shop.origin.on('GET /pictures/mug/side/blue.svg', () =>
    ({ status: 200, headers: { 'content-type': 'image/svg+xml' }, body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }));
  const picture = await sendRequest(`${shop.url}/pictures/mug/side/blue.svg`);
  assert.equal(picture.headers['content-type'], 'image/svg+xml');
  assert.match(picture.headers['content-security-policy'], /default-src 'none'.*; sandbox/);
});

test('a form reports all of its errors at once, in the page’s language', async () => {
  const messages = {
    email: ['Please enter an e-mail address', 'Bitte eine E-Mail-Adresse angeben'],
    name: ['Please enter a name', 'Bitte einen Namen'],
    choose: ['Please use at least 10 characters', 'Bitte mindestens 10 Zeichen'],
    password: ['Please enter your password', 'Bitte Ihr Passwort eingeben'],
    number: ['An order number looks like', 'Eine Bestellnummer sieht aus wie'],
    stale: ['This page was out of date', 'Diese Seite war nicht mehr aktuell'],
  };
  const forms = [
    ['/sign-up', { email: 'x', name: ' ', password: 'short' }, ['email', 'name', 'choose']],
    ['/sign-in', { email: 'x', password: '' }, ['email', 'password']],
    ['/forgot-password', { email: '' }, ['email']],
    ['/reset-password', { token: 't', password: '1' }, ['choose']],
    ['/verify-email', { token: 't', password: '' }, ['password']],
    ['/withdraw', { number: '1', name: '', email: '@' }, ['number', 'name', 'email']],
    ['/cart', { do: 'add', variant: 'forged', quantity: '1' }, ['stale']],
    ['/cart', { do: 'remove', line: '../1' }, ['stale']],
    ['/cart', { do: 'steal' }, ['stale']],
  ];
  for (const [path, fields, wrong] of forms) {
    for (const [at, prefix] of ['', '/de'].entries()) {
      const response = await new Browser(shop.url).form(prefix + path, fields);
      assert.equal(response.status, 422, prefix + path);
      for (const what of wrong) assert.ok(response.text.includes(messages[what][at]), `${prefix}${path}: ${messages[what][at]}`);
      assert.doesNotMatch(response.text, /\bmust (be|have)\b|UUID|\bstruct\b/i, prefix + path);
    }
  }
});
