// Identity comes from a verified token or the secret of a cart only; no other identity header from outside reaches
// origin.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { sendRequest, Browser } from './support/http_client.mjs';
import { responses, Signer, token43 } from './support/origin.mjs';
import { isAsserted, openShop } from './support/worker.mjs';

let shop;
before(async () => { shop = await openShop(); });
after(() => shop?.close());
beforeEach(() => shop.origin.reset());

const with_access = (token, headers = {}) => ({ headers: { cookie: `__Host-access=${token}`, ...headers } });

test('a valid token is forwarded to origin as a bearer token', async () => {
  const token = shop.origin.signer.token();
  const me = await sendRequest(`${shop.url}/api/v1/me`, with_access(token));
  assert.equal(me.status, 200);
  assert.equal(shop.origin.received('GET /api/v1/me').at(-1).headers.authorization, `Bearer ${token}`);
});

test('forged, expired, foreign and unsigned tokens are rejected at the edge and never reach origin', async () => {
  const { signer } = shop.origin;
  const good = signer.token();
  const [header, claims, signature] = good.split('.');
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const hmac = (text) => crypto.createHmac('sha256', signer.pair.publicKey.export({ format: 'der', type: 'spki' })).update(text).digest('base64url');
  const hs256 = `${part({ alg: 'HS256', typ: 'at+jwt', kid: 'a' })}.${claims}`;
  const bad = {
    'wrong signature': `${header}.${claims}.${Buffer.alloc(64, 7).toString('base64url')}`,
    'changed claims': `${header}.${part(signer.claims({ role: 'merchant' }))}.${signature}`,
    expired: signer.token(signer.claims({ exp: Math.floor(Date.now() / 1000) - 1 })),
    'wrong audience': signer.token(signer.claims({ aud: 'other' })),
    'wrong issuer': signer.token(signer.claims({ iss: 'other' })),
    'wrong type': signer.token(signer.claims(), { typ: 'JWT' }),
    'wrong key': new Signer('a').token(),
    'unknown key': new Signer('z').token(),
    'alg none': `${part({ alg: 'none', typ: 'at+jwt', kid: 'a' })}.${claims}.`,
    'alg HS256': `${hs256}.${hmac(hs256)}`,
    'not a token': 'x.y.z',
  };
  assert.equal((await sendRequest(`${shop.url}/api/v1/me`, with_access(good))).status, 200);
  for (const [what, token] of Object.entries(bad)) {
    shop.origin.requests.length = 0;
    const response = await sendRequest(`${shop.url}/api/v1/orders`, with_access(token));
    assert.equal(response.status, 401, what);
    assert.equal(response.json().code, 'session_ended', what);
    assert.match(response.cookies['__Host-access'], /Max-Age=0/, what);
    assert.deepEqual(shop.origin.received('GET /api/v1/orders'), [], what);
  }
});

test('a page treats an invalid token as a guest', async () => {
  const page = await sendRequest(`${shop.url}/cart`, with_access(new Signer('a').token(), { accept: 'text/html' }));
  assert.equal(page.headers['cache-control'], 'no-store');
  for (const { headers } of shop.origin.requests) assert.equal(headers.authorization, undefined);
});

test('identity and forwarding headers from outside are dropped', async () => {
  const cart = token43();
  await sendRequest(`${shop.url}/api/v1/me`, {
    headers: {
      cookie: `__Host-cart=${cart}; __Host-seen=17; other=1`,
      authorization: 'Bearer stolen', 'stoa-cart-token': token43(), 'stoa-order-key': token43(),
      'stoa-client': '6.6.6.6', 'stoa-assertion': 'v1;kid=test', 'stoa-request-id': 'mine', 'stoa-min-tag-versions': 'catalog=9',
      'stoa-seen': '99', 'x-forwarded-for': '6.6.6.6', 'x-real-ip': '6.6.6.6', forwarded: 'for=6.6.6.6',
      'x-user-id': '1', 'x-forwarded-host': 'evil.example', traceparent: 'garbage', 'user-agent': 'ua',
    },
  });
  const [received] = shop.origin.received('GET /api/v1/me');
  const { headers } = received;
  assert.deepEqual(
    Object.keys(headers).filter((name) => !['host', 'connection', 'accept-encoding', 'content-length'].includes(name)).sort(),
    ['stoa-assertion', 'stoa-cart-token', 'stoa-client', 'stoa-locale', 'stoa-request-id', 'stoa-seen', 'traceparent', 'user-agent'],
  );
  assert.equal(headers['stoa-cart-token'], cart);
  assert.equal(headers['stoa-seen'], '17');
  assert.match(headers.traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  assert.notEqual(headers['stoa-client'], '6.6.6.6');
  assert.notEqual(headers['stoa-request-id'], 'mine');
  assert.ok(isAsserted(received), 'origin accepts the assertion');
  assert.match(received.certificate, /edge/, 'by the certificate of the edge');
});

test("the key of a guest's link is forwarded for orders only", async () => {
  const key = token43();
  await sendRequest(`${shop.url}/api/v1/orders/7K2M-9QXD-3F`, { headers: { 'stoa-order-key': key } });
  await sendRequest(`${shop.url}/api/v1/cart`, { headers: { 'stoa-order-key': key } });
  assert.equal(shop.origin.received('GET /api/v1/orders/7K2M-9QXD-3F')[0].headers['stoa-order-key'], key);
  assert.equal(shop.origin.received('GET /api/v1/cart')[0].headers['stoa-order-key'], undefined);
});

test('signing in moves the tokens from the body into cookies and clears the guest cart', async () => {
  const tokens = shop.origin.tokens();
  const cart = token43();
  shop.origin.on('POST /api/v1/account/sign-in', () => responses.json(tokens));
  const ada = new Browser(shop.url);
  ada.cookies.set('__Host-cart', cart);
  const response = await ada.json('POST', '/api/v1/account/sign-in', { email: 'ada@example.org', password: 'secret-secret' });
  assert.deepEqual(response.json(), { customer: tokens.customer });
  for (const line of Object.values(response.cookies)) {
    assert.match(line, /; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);
  }
  assert.equal(shop.origin.received('POST /api/v1/account/sign-in')[0].headers['stoa-cart-token'], cart);
  assert.deepEqual([...ada.cookies.keys()].sort(), ['__Host-access', '__Host-refresh']);
  await ada.json('GET', '/api/v1/me');
  assert.equal(shop.origin.received('GET /api/v1/me')[0].headers.authorization, `Bearer ${tokens.access_token}`);
});

test('20 concurrent requests with an expired token refresh once and all succeed', async () => {
  const expired = shop.origin.tokens({ exp: Math.floor(Date.now() / 1000) - 1 });
  const fresh = shop.origin.tokens();
  shop.origin.on('POST /api/v1/account/refresh', () => responses.json(fresh));
  const cookie = `__Host-access=${expired.access_token}; __Host-refresh=${expired.refresh_token}`;
  const all = await Promise.all(Array.from({ length: 20 }, () => sendRequest(`${shop.url}/api/v1/me`, { headers: { cookie } })));
  for (const response of all) {
    assert.equal(response.status, 200);
    assert.match(response.cookies['__Host-refresh'], new RegExp(`^__Host-refresh=${fresh.refresh_token};`));
  }
  const refreshes = shop.origin.received('POST /api/v1/account/refresh');
  assert.equal(refreshes.length, 1);
  assert.deepEqual(JSON.parse(refreshes[0].body), { refresh_token: expired.refresh_token });
  for (const { headers } of shop.origin.received('GET /api/v1/me')) {
    assert.equal(headers.authorization, `Bearer ${fresh.access_token}`);
  }
});

test('the refresh operation is not reachable from outside', async () => {
  const response = await sendRequest(`${shop.url}/api/v1/account/refresh`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ refresh_token: token43() }),
  });
  assert.equal(response.status, 404);
  assert.deepEqual(shop.origin.received('POST /api/v1/account/refresh'), []);
});

test('only a rejection by origin clears the cookies, never a failure', async () => {
  const me = () => sendRequest(`${shop.url}/api/v1/me`, { headers: { cookie: `__Host-refresh=${token43()}` } });
  for (const [status, code] of [[500, 'internal'], [503, 'unavailable'], [429, 'rate_limited']]) {
    shop.origin.on('POST /api/v1/account/refresh', () => responses.problem(status, code));
    const response = await me();
    assert.equal(response.status, 503, code);
    assert.deepEqual(response.cookies, {}, code);
  }
  shop.origin.on('POST /api/v1/account/refresh', () => responses.problem(401, 'session_ended'));
  const ended = await me();
  assert.equal(ended.status, 401);
  assert.equal(ended.json().code, 'session_ended');
  assert.deepEqual(Object.keys(ended.cookies).sort(), ['__Host-access', '__Host-refresh']);
});

test('cross-site writes are rejected', async () => {
  const write = (headers) => sendRequest(`${shop.url}/api/v1/cart/lines`, { method: 'POST', headers, body: '{}' });
  const cookie = `__Host-cart=${token43()}`;
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' },
    { origin: 'null' }, { cookie }, { 'sec-fetch-site': 'cross-site', origin: shop.url },
  ]) {
    const response = await write(headers);
    assert.equal(response.status, 403, JSON.stringify(headers));
    assert.equal(response.json().code, 'cross_site');
  }
  const form = await sendRequest(`${shop.url}/sign-in`, {
    method: 'POST', body: 'email=a', headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(form.status, 403);
  assert.deepEqual(shop.origin.requests.filter(({ method }) => method !== 'GET'), []);
  assert.equal((await write({ cookie, origin: shop.url })).status, 404, 'the request reaches origin');
  assert.equal((await write({})).status, 404, 'a client without cookies may write');
});
