// An isolate serves thousands of requests before it is evicted. What V8 has optimised by then, and what a request has
// left behind, must not change an answer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { age, answerEverything } from './support/age.mjs';
import { ask } from './support/ask.mjs';
import { token43 } from './support/origin.mjs';
import { openShop } from './support/worker.mjs';

const ROUNDS = 50;
const AT_ONCE = 20;

let shop;
before(async () => {
  shop = await openShop();
  await age(shop, 15_000);
});
after(() => shop?.close());

/** Sends the same request many times at once, in many rounds; lists what was answered with another status. */
async function collapse(request, status) {
  const wrong = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { path, headers } = request(round);
    const all = await Promise.all(Array.from({ length: AT_ONCE }, () => ask(shop.url + path, { headers })));
    for (const answer of all) if (answer.status !== status) wrong.push(`${answer.status} ${answer.text.slice(0, 120)}`);
  }
  return wrong;
}

test('an aged isolate answers simultaneous requests for one uncached address', async () => {
  answerEverything(shop.origin);
  assert.deepEqual(await collapse((round) => ({ path: `/search?q=together${round}` }), 200), []);
  const asked = shop.origin.heard('GET /api/v1/products').filter(({ query }) => query.includes('together'));
  assert.equal(asked.length, ROUNDS, 'origin is asked once for each address');
});

test('an aged isolate refreshes a session once, however many requests need it', async () => {
  shop.origin.reset();
  answerEverything(shop.origin);
  const sessions = Array.from({ length: ROUNDS }, () => `__Host-refresh=${token43()}`);
  assert.deepEqual(await collapse((round) => ({ path: '/api/v1/me', headers: { cookie: sessions[round] } }), 200), []);
  assert.equal(shop.origin.heard('POST /api/v1/account/refresh').length, ROUNDS, 'origin is asked once for each session');
});

test('an aged isolate has left no request without an answer', async () => {
  await shop.close(); // Its log is whole once it has ended.
  assert.doesNotMatch(shop.log(), /different request|hung|Uncaught|panicked/);
});
