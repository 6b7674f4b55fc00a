// A truncated request has no effect; a rejected request does not break its connection.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sendRequest } from './support/http_client.mjs';
import { responses, token43 } from './support/origin.mjs';
import { Connection } from './support/raw_connection.mjs';
import { openShop } from './support/worker.mjs';

let shop;
before(async () => { shop = await openShop({ limits: { LIMIT_SIGN_IN: 1 } }); });
after(() => shop?.close());
beforeEach(() => {
  shop.origin.reset();
  shop.origin.on('POST /api/v1/cart/lines', () => responses.json({}, { 'stoa-cart-token': token43() }, 201));
});

const variant = '01890000-0000-7000-8000-000000000001';
const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
const JSON_BODY = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
const endpoints = [
  ['POST', '/cart', FORM, `do=add&variant=${variant}&quantity=12`],
  ['POST', '/de/cart', FORM, `do=add&variant=${variant}&quantity=12`],
  ['POST', '/api/v1/cart/lines', JSON_BODY, `{"variant":"${variant}","quantity":12}`],
  ['PUT', '/api/v1/cart/lines/x', JSON_BODY, '12'],
  ['DELETE', '/api/v1/cart/lines/x', JSON_BODY, '12'],
  ['POST', '/api/v1/payments/webhook', { 'payment-signature': 't=1,v1=abc' }, '12'],
  ['POST', '/internal/tags', {}, '{"tags":[]} '],
];
/** The ways in which the last byte of a body can be missing. */
const cuts = [
  ['by its length', (headers, body) => [{ ...headers, 'content-length': body.length }, body.slice(0, -1)]],
  ['in a chunk', (headers, body) => [{ ...headers, 'transfer-encoding': 'chunked' }, `${body.length.toString(16)}\r\n${body.slice(0, -1)}`]],
  ['after a chunk', (headers, body) => [{ ...headers, 'transfer-encoding': 'chunked' }, `${(body.length - 1).toString(16)}\r\n${body.slice(0, -1)}\r\n`]],
  ['before the first byte', (headers, body) => [{ ...headers, 'content-length': body.length }, '']],
];

test('a truncated request reaches origin through no endpoint', async () => {
  for (const [method, path, headers, body] of endpoints) {
    for (const [how, cut] of cuts) {
      const connection = await Connection.open(shop.url);
      connection.send(method, path, ...cut(headers, body));
      connection.end();
      const status = await connection.status();
      connection.destroy();
      assert.ok(status === 400 || status === undefined, `${method} ${path} truncated ${how}: ${status}`);
      await sendRequest(`${shop.url}/api/v1/me`); // by then the isolate has processed the earlier request
      const reached = shop.origin.requests.filter(({ path: received }) => received !== '/api/v1/me' && received !== '/api/v1/categories');
      assert.deepEqual(reached.map(({ method: was, path: received, body: got }) => `${was} ${received} ${got}`), [], `${method} ${path} truncated ${how}`);
    }
  }
});

test('a body that arrives in pieces is complete', async () => {
  const [method, path, headers, body] = endpoints[0];
  for (const cutting of [{ 'content-length': body.length }, { 'transfer-encoding': 'chunked' }]) {
    shop.origin.requests.length = 0;
    const connection = await Connection.open(shop.url);
    connection.send(method, path, { ...headers, ...cutting });
    for (const piece of body.match(/.{1,20}/g)) {
      connection.socket.write('transfer-encoding' in cutting ? `${piece.length.toString(16)}\r\n${piece}\r\n` : piece);
    }
    if ('transfer-encoding' in cutting) connection.socket.write('0\r\n\r\n');
    assert.equal(await connection.status(), 303);
    connection.destroy();
    assert.deepEqual(shop.origin.received('POST /api/v1/cart/lines').map((received) => JSON.parse(received.body)), [{ variant, quantity: 12 }]);
  }
});

test('a rejected request with a body leaves its connection usable', async () => {
  const filler = 'x'.repeat(60_000);
  const signIn = JSON.stringify({ email: 'ada@example.org', password: filler });
  shop.origin.on('POST /api/v1/account/sign-in', () => responses.problem(401, 'wrong_credentials'));
  const refused = [
    [429, 'POST', '/api/v1/account/sign-in', JSON_BODY, signIn],
    [403, 'POST', '/cart', { ...FORM, 'sec-fetch-site': 'cross-site' }, filler],
    [404, 'POST', '/api/v1', JSON_BODY, filler],
    [405, 'POST', '/', FORM, filler],
    [405, 'PUT', '/cart', FORM, filler],
    [405, 'PROPFIND', '/cart', FORM, filler],
    [415, 'POST', '/cart', JSON_BODY, filler],
    [401, 'POST', '/internal/tags', {}, filler],
  ];
  await sendRequest(`${shop.url}/api/v1/account/sign-in`, { method: 'POST', headers: JSON_BODY, body: signIn });
  for (const [status, method, path, headers, body] of refused) {
    const connection = await Connection.open(shop.url);
    for (let round = 0; round < 10; round += 1) {
      connection.send(method, path, { ...headers, 'content-length': body.length }, body);
      assert.equal(await connection.status(), status, `${method} ${path}, round ${round}: ${connection.error}`);
    }
    connection.send('GET', '/api/v1/me', {});
    assert.equal(await connection.status(), 200, `after ${method} ${path}`);
    connection.destroy();
  }
});

test('a body beyond the limit gets a response before the connection ends', async () => {
  const body = 'x'.repeat(200_000);
  for (const headers of [{ ...FORM, 'content-length': body.length }, { ...FORM, 'transfer-encoding': 'chunked' }]) {
    const connection = await Connection.open(shop.url);
    const sent = 'transfer-encoding' in headers ? `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body;
    connection.send('POST', '/cart', headers, sent);
    assert.equal(await connection.status(), 413, `${connection.error}`);
    connection.destroy();
  }
});
