// Identity comes from a verified token or a cart's secret alone; nothing else from outside reaches origin.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { ask, Browser } from './support/ask.mjs';
import { answers, Signer, token43 } from './support/origin.mjs';
import { isAsserted, openShop } from './support/worker.mjs';

let shop;
before(async () => { shop = await openShop(); });
after(() => shop?.close());
beforeEach(() => shop.origin.reset());

const with_access = (token, headers = {}) => ({ headers: { cookie: `__Host-access=${token}`, ...headers } });

test('a good token goes to origin as a bearer token', async () => {
  const token = shop.origin.signer.token();
  const me = await ask(`${shop.url}/api/v1/me`, with_access(token));
  assert.equal(me.status, 200);
  assert.equal(shop.origin.heard('GET /api/v1/me').at(-1).headers.authorization, `Bearer ${token}`);
});

test('forged, expired, foreign and unsigned tokens are refused at the edge and never reach origin', async () => {
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
  assert.equal((await ask(`${shop.url}/api/v1/me`, with_access(good))).status, 200);
  for (const [what, token] of Object.entries(bad)) {
    shop.origin.requests.length = 0;
    const answer = await ask(`${shop.url}/api/v1/orders`, with_access(token));
    assert.equal(answer.status, 401, what);
    assert.equal(answer.json().code, 'session_ended', what);
    assert.match(answer.cookies['__Host-access'], /Max-Age=0/, what);
    assert.deepEqual(shop.origin.heard('GET /api/v1/orders'), [], what);
  }
});

test('a page treats whoever brings a bad token as a guest', async () => {
  const page = await ask(`${shop.url}/cart`, with_access(new Signer('a').token(), { accept: 'text/html' }));
  assert.equal(page.headers['cache-control'], 'no-store');
  for (const { headers } of shop.origin.requests) assert.equal(headers.authorization, undefined);
});

test('headers of identity and of forwarding from outside are dropped', async () => {
  const cart = token43();
  await ask(`${shop.url}/api/v1/me`, {
    headers: {
      cookie: `__Host-cart=${cart}; __Host-seen=17; other=1`,
      authorization: 'Bearer stolen', 'stoa-cart-token': token43(), 'stoa-order-key': token43(),
      'stoa-client': '6.6.6.6', 'stoa-assertion': 'v1;kid=test', 'stoa-request-id': 'mine', 'stoa-needs': 'catalog=9',
      'stoa-seen': '99', 'x-forwarded-for': '6.6.6.6', 'x-real-ip': '6.6.6.6', forwarded: 'for=6.6.6.6',
      'x-user-id': '1', 'x-forwarded-host': 'evil.example', traceparent: 'garbage', 'user-agent': 'ua',
    },
  });
  const [heard] = shop.origin.heard('GET /api/v1/me');
  const { headers } = heard;
  assert.deepEqual(
    Object.keys(headers).filter((name) => !['host', 'connection', 'accept-encoding', 'content-length'].includes(name)).sort(),
    ['stoa-assertion', 'stoa-cart-token', 'stoa-client', 'stoa-locale', 'stoa-request-id', 'stoa-seen', 'traceparent', 'user-agent'],
  );
  assert.equal(headers['stoa-cart-token'], cart);
  assert.equal(headers['stoa-seen'], '17');
  assert.match(headers.traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  assert.notEqual(headers['stoa-client'], '6.6.6.6');
  assert.notEqual(headers['stoa-request-id'], 'mine');
  assert.ok(isAsserted(heard), 'origin accepts the assertion');
  assert.match(heard.certificate, /edge/, 'by the certificate of the edge');
});

test("the key of a guest's link is taken on orders alone", async () => {
  const key = token43();
  await ask(`${shop.url}/api/v1/orders/7K2M-9QXD-3F`, { headers: { 'stoa-order-key': key } });
  await ask(`${shop.url}/api/v1/cart`, { headers: { 'stoa-order-key': key } });
  assert.equal(shop.origin.heard('GET /api/v1/orders/7K2M-9QXD-3F')[0].headers['stoa-order-key'], key);
  assert.equal(shop.origin.heard('GET /api/v1/cart')[0].headers['stoa-order-key'], undefined);
});

test('signing in leaves no token in the body, keeps it in cookies, and ends the guest cart', async () => {
  const tokens = shop.origin.tokens();
  const cart = token43();
  shop.origin.on('POST /api/v1/account/sign-in', () => answers.json(tokens));
  const ada = new Browser(shop.url);
  ada.cookies.set('__Host-cart', cart);
  const answer = await ada.json('POST', '/api/v1/account/sign-in', { email: 'ada@example.org', password: 'secret-secret' });
  assert.deepEqual(answer.json(), { customer: tokens.customer });
  for (const line of Object.values(answer.cookies)) {
    assert.match(line, /; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);
  }
  assert.equal(shop.origin.heard('POST /api/v1/account/sign-in')[0].headers['stoa-cart-token'], cart);
  assert.deepEqual([...ada.cookies.keys()].sort(), ['__Host-access', '__Host-refresh']);
  await ada.json('GET', '/api/v1/me');
  assert.equal(shop.origin.heard('GET /api/v1/me')[0].headers.authorization, `Bearer ${tokens.access_token}`);
});

test('20 requests with an expired token refresh once, and all of them go on', async () => {
  const expired = shop.origin.tokens({ exp: Math.floor(Date.now() / 1000) - 1 });
  const fresh = shop.origin.tokens();
  shop.origin.on('POST /api/v1/account/refresh', () => answers.json(fresh));
  const cookie = `__Host-access=${expired.access_token}; __Host-refresh=${expired.refresh_token}`;
  const all = await Promise.all(Array.from({ length: 20 }, () => ask(`${shop.url}/api/v1/me`, { headers: { cookie } })));
  for (const answer of all) {
    assert.equal(answer.status, 200);
    assert.match(answer.cookies['__Host-refresh'], new RegExp(`^__Host-refresh=${fresh.refresh_token};`));
  }
  const asked = shop.origin.heard('POST /api/v1/account/refresh');
  assert.equal(asked.length, 1);
  assert.deepEqual(JSON.parse(asked[0].body), { refresh_token: expired.refresh_token });
  for (const { headers } of shop.origin.heard('GET /api/v1/me')) {
    assert.equal(headers.authorization, `Bearer ${fresh.access_token}`);
  }
});

test('a refresh is never taken from outside', async () => {
  const answer = await ask(`${shop.url}/api/v1/account/refresh`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ refresh_token: token43() }),
  });
  assert.equal(answer.status, 404);
  assert.deepEqual(shop.origin.heard('POST /api/v1/account/refresh'), []);
});

test('a failure never clears a cookie; the word of origin does', async () => {
  const ask_me = () => ask(`${shop.url}/api/v1/me`, { headers: { cookie: `__Host-refresh=${token43()}` } });
  for (const [status, code] of [[500, 'internal'], [503, 'unavailable'], [429, 'rate_limited']]) {
    shop.origin.on('POST /api/v1/account/refresh', () => answers.problem(status, code));
    const answer = await ask_me();
    assert.equal(answer.status, 503, code);
    assert.deepEqual(answer.cookies, {}, code);
  }
  shop.origin.on('POST /api/v1/account/refresh', () => answers.problem(401, 'session_ended'));
  const ended = await ask_me();
  assert.equal(ended.status, 401);
  assert.equal(ended.json().code, 'session_ended');
  assert.deepEqual(Object.keys(ended.cookies).sort(), ['__Host-access', '__Host-refresh']);
});

test('another site cannot make a browser write', async () => {
  const write = (headers) => ask(`${shop.url}/api/v1/cart/lines`, { method: 'POST', headers, body: '{}' });
  const cookie = `__Host-cart=${token43()}`;
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' },
    { origin: 'null' }, { cookie }, { 'sec-fetch-site': 'cross-site', origin: shop.url },
  ]) {
    const answer = await write(headers);
    assert.equal(answer.status, 403, JSON.stringify(headers));
    assert.equal(answer.json().code, 'cross_site');
  }
  const form = await ask(`${shop.url}/sign-in`, {
    method: 'POST', body: 'email=a', headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(form.status, 403);
  assert.deepEqual(shop.origin.requests.filter(({ method }) => method !== 'GET'), []);
  assert.equal((await write({ cookie, origin: shop.url })).status, 404, 'origin is asked');
  assert.equal((await write({})).status, 404, 'a program without cookies may');
});
