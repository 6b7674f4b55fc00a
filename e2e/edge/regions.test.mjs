// Reads go on where a region is lost; writes go to the writer's region alone; limits count.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, Browser, eventually } from './support/ask.mjs';
import { answers } from './support/origin.mjs';
import { openShop } from './support/worker.mjs';

let shop;
before(async () => { shop = await openShop({ regions: 2 }); });
after(() => shop?.close());

const named = ({ origins }) => origins.forEach((origin, at) => {
  origin.on('GET /api/v1/me', () => answers.json({ region: at }));
  origin.on('POST /api/v1/cart/lines', () => answers.json({ region: at }, {}, 201));
});
const me = ({ url }) => ask(`${url}/api/v1/me`);
const add = ({ url }) => ask(`${url}/api/v1/cart/lines`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });

/** Until the nearest region answers: at its start the Worker may have found it slow, and goes by it for some seconds. */
const nearest = (at) => eventually('the nearest region answers', async () => (await me(at)).json().region === 0);

/** A shop of two regions, of which the nearest answers: none is known to be ailing. */
async function openHealthy(t) {
  const healthy = await openShop({ regions: 2 });
  t.after(() => healthy.close());
  named(healthy);
  await nearest(healthy);
  return healthy;
}
/** What a read is answered, and how long it took. */
async function timed(at) {
  const began = performance.now();
  const answer = await me(at);
  return { answer, took: performance.now() - began };
}

test('reads go to the nearest region and writes to the writer', async () => {
  named(shop);
  await nearest(shop);
  assert.deepEqual((await add(shop)).json(), { region: 1 });
});

test('a read that a region cannot answer is made in the next one, and a write is made once', async () => {
  named(shop);
  shop.origins[0].on('GET /api/v1/me', () => answers.problem(503, 'unavailable'));
  assert.deepEqual((await me(shop)).json(), { region: 1 });
  let asked = 0;
  shop.origins[1].on('POST /api/v1/cart/lines', () => { asked += 1; return answers.problem(503, 'unavailable'); });
  assert.equal((await add(shop)).status, 503);
  assert.equal(asked, 1);
});

test('a lost region costs a reader less than a second', async (t) => {
  const losing = await openHealthy(t);
  await losing.origins[0].stop();
  const { answer, took } = await timed(losing);
  assert.deepEqual(answer.json(), { region: 1 });
  assert.ok(took < 1_000, `${took} ms`);
});

test('a region that is silent is waited for once, and not for long', async (t) => {
  const silent = await openHealthy(t);
  const [near] = silent.origins;
  near.on('GET /api/v1/me', () => new Promise(() => {}));
  const heard = () => near.heard('GET /api/v1/me').length;
  const earlier = heard();
  const first = await timed(silent);
  assert.deepEqual(first.answer.json(), { region: 1 });
  assert.equal(heard(), earlier + 1, 'the silent region is asked');
  assert.ok(first.took < 800 + 1_000, `${first.took} ms`); // `IMPATIENT_MS`, and slack for a busy machine
  const second = await timed(silent);
  assert.deepEqual(second.answer.json(), { region: 1 });
  assert.equal(heard(), earlier + 1, 'who is known to be silent is not asked again');
});

test('with every region lost the edge says so, for programs and for people', async (t) => {
  const lost = await openHealthy(t);
  for (const origin of lost.origins) await origin.stop();
  const answer = await me(lost);
  assert.equal(answer.status, 503);
  assert.equal(answer.json().code, 'unavailable');
  const page = await ask(`${lost.url}/cart`, { headers: { accept: 'text/html' } });
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
