// Reads go on where a region is lost; writes go to the writer's region alone; limits count.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, Browser } from './support/ask.mjs';
import { answers } from './support/origin.mjs';
import { openShop } from './support/worker.mjs';

let shop;
before(async () => { shop = await openShop({ regions: 2 }); });
after(() => shop?.close());

const named = () => shop.origins.forEach((origin, at) => {
  origin.on('GET /api/v1/me', () => answers.json({ region: at }));
  origin.on('POST /api/v1/cart/lines', () => answers.json({ region: at }, {}, 201));
});
const me = () => ask(`${shop.url}/api/v1/me`);
const add = () => ask(`${shop.url}/api/v1/cart/lines`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });

test('reads go to the nearest region and writes to the writer', async () => {
  named();
  assert.deepEqual((await me()).json(), { region: 0 });
  assert.deepEqual((await add()).json(), { region: 1 });
});

test('a read that a region cannot answer is made in the next one, and a write is made once', async () => {
  named();
  shop.origins[0].on('GET /api/v1/me', () => answers.problem(503, 'unavailable'));
  assert.deepEqual((await me()).json(), { region: 1 });
  let asked = 0;
  shop.origins[1].on('POST /api/v1/cart/lines', () => { asked += 1; return answers.problem(503, 'unavailable'); });
  assert.equal((await add()).status, 503);
  assert.equal(asked, 1);
});

test('a lost region costs a reader less than a second', async () => {
  named();
  await shop.origins[0].stop();
  const began = Date.now();
  assert.deepEqual((await me()).json(), { region: 1 });
  assert.ok(Date.now() - began < 1_000);
});

test('with every region lost the edge says so, for programs and for people', async () => {
  await shop.origins[1].stop();
  const answer = await me();
  assert.equal(answer.status, 503);
  assert.equal(answer.json().code, 'unavailable');
  const page = await ask(`${shop.url}/cart`, { headers: { accept: 'text/html' } });
  assert.equal(page.status, 503);
  assert.match(page.headers['content-type'], /^text\/html/);
});

test('too many attempts to sign in are refused, with a time to wait', async (t) => {
  const limited = await openShop({ limits: { LIMIT_SIGN_IN: 3 } });
  t.after(() => limited.close());
  limited.origin.on('POST /api/v1/account/sign-in', () => answers.problem(401, 'wrong_credentials'));
  const attempt = (accept) => ask(`${limited.url}/api/v1/account/sign-in`, {
    method: 'POST', body: '{"email":"ada@example.org"}', headers: { 'content-type': 'application/json', accept },
  });
  for (let i = 0; i < 3; i += 1) assert.equal((await attempt('application/json')).status, 401);
  const answer = await attempt('application/json');
  assert.equal(answer.status, 429);
  assert.equal(answer.json().code, 'rate_limited');
  assert.equal(answer.headers['retry-after'], '60');
});

test('a limited form comes again with what was typed, and what costs nothing is not counted', async (t) => {
  const limited = await openShop({ limits: { LIMIT_CHECKOUT: 2 } });
  t.after(() => limited.close());
  limited.origin.on('POST /api/v1/withdrawals', () => answers.problem(404, 'not_found'));
  const post = (path, fields) => new Browser(limited.url).form(path, fields);
  // With an empty cart it leads to the cart.
  for (let i = 0; i < 5; i += 1) assert.equal((await post('/checkout', { do: 'update', 'address.city': 'Berlin' })).status, 303);
  const withdraw = () => post('/withdraw', { number: '7K2M-9QXD-3F', name: 'Ada Lovelace', email: 'ada@example.org' });
  for (let i = 0; i < 2; i += 1) assert.equal((await withdraw()).status, 404);
  const answer = await withdraw();
  assert.equal(answer.status, 429);
  assert.equal(answer.headers['retry-after'], '60');
  assert.match(answer.text, /Wait a minute/);
  assert.match(answer.text, /value="Ada Lovelace"/);
});
