// An isolate serves thousands of requests before it is evicted. Neither V8's optimisations nor state left behind by
// earlier requests may change a response.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ageIsolate, stubEverything } from './support/age_isolate.mjs';
import { sendRequest } from './support/http_client.mjs';
import { token43 } from './support/origin.mjs';
import { openShop } from './support/worker.mjs';

const ROUNDS = 50;
const AT_ONCE = 20;

let shop;
before(async () => {
  shop = await openShop();
  await ageIsolate(shop, 15_000);
});
after(() => shop?.close());

/** Sends the same request many times concurrently, in many rounds; lists the responses with another status. */
async function collapse(request, status) {
  const wrong = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { path, headers } = request(round);
    const all = await Promise.all(Array.from({ length: AT_ONCE }, () => sendRequest(shop.url + path, { headers })));
    for (const response of all) if (response.status !== status) wrong.push(`${response.status} ${response.text.slice(0, 120)}`);
  }
  return wrong;
}

test('an aged isolate collapses concurrent requests for an uncached URL', async () => {
  stubEverything(shop.origin);
  assert.deepEqual(await collapse((round) => ({ path: `/search?q=together${round}` }), 200), []);
  const requests = shop.origin.received('GET /api/v1/products').filter(({ query }) => query.includes('together'));
  assert.equal(requests.length, ROUNDS, 'one request to origin for each URL');
});

test('an aged isolate refreshes a session once for concurrent requests', async () => {
  shop.origin.reset();
  stubEverything(shop.origin);
  const sessions = Array.from({ length: ROUNDS }, () => `__Host-refresh=${token43()}`);
  assert.deepEqual(await collapse((round) => ({ path: '/api/v1/me', headers: { cookie: sessions[round] } }), 200), []);
  assert.equal(shop.origin.received('POST /api/v1/account/refresh').length, ROUNDS, 'one request to origin for each session');
});

test('an aged isolate has completed every request', async () => {
  await shop.close(); // The log is complete once the Worker has ended.
  assert.doesNotMatch(shop.log(), /different request|hung|Uncaught|panicked/);
});
