// Failures that no handler expects: a panic of the Rust code, and an unusable configuration.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sendRequest } from './support/http_client.mjs';
import { responses, emptyCart, token43 } from './support/origin.mjs';
import { openShop } from './support/worker.mjs';

const TRACE = 'a'.repeat(32);
const traced = { traceparent: `00-${TRACE}-${'b'.repeat(16)}-01` };

/** Crashes the real instance with a real trap: a pointer beyond its memory. */
const ENTRY = `
import guard from './real_guard.js';
import { ContainerStartupOptions } from './index.js';
export * from './real_guard.js';
export default {
  async fetch(request, env, context) {
    if (new URL(request.url).pathname !== '/trap') return guard.fetch(request, env, context);
    const options = Object.create(ContainerStartupOptions.prototype, { __wbg_ptr: { value: 0xfffffff0 } });
    try {
      return Response.json({ trapped: false, value: String(options.enableInternet) });
    } catch (error) {
      return Response.json({ trapped: true, error: String(error) });
    }
  },
};
`;

/** Checks that an error after a panic has the same headers as an ordinary error. */
async function hasErrorHeaders(failed, ordinary) {
  assert.equal(failed.status, 500);
  for (const [name, value] of Object.entries(ordinary.headers)) {
    if (['content-length', 'stoa-request-id', 'date', 'content-type', 'transfer-encoding', 'connection', 'keep-alive'].includes(name)) continue;
    assert.equal(failed.headers[name], value, name);
  }
  assert.match(failed.headers['stoa-request-id'], /^[0-9a-f-]{36}$/);
}

test('a panic becomes an ordinary error, also for requests in flight, and the next request is served', async () => {
  const shop = await openShop({ entry: ENTRY });
  try {
    let release;
    const held = new Promise((done) => { release = done; });
    shop.origin.on('GET /api/v1/cart', async () => { await held; return responses.json(emptyCart); });
    const ordinary = await sendRequest(`${shop.url}/api/v1/nothing`, { headers: { accept: 'application/json' } });
    assert.equal(ordinary.status, 404);
    const cookie = `__Host-cart=${token43()}`;
    const inFlight = sendRequest(`${shop.url}/api/v1/cart`, { headers: { ...traced, cookie } });
    const page = sendRequest(`${shop.url}/de/cart`, { headers: { accept: 'text/html', cookie } });
    while (shop.origin.received('GET /api/v1/cart').length < 2) await pause(10);

    const trap = await sendRequest(`${shop.url}/trap`);
    assert.ok(JSON.parse(trap.text).trapped, trap.text);
    const failed = await inFlight;
    await hasErrorHeaders(failed, ordinary);
    const problem = JSON.parse(failed.text);
    // The fields of contract's `Problem`, which clients deserialise.
    assert.deepEqual(Object.keys(problem).sort(), ['category', 'code', 'detail', 'errors', 'quote', 'status', 'title', 'trace_id', 'type']);
    assert.equal(problem.code, 'internal');
    assert.equal(problem.trace_id, TRACE);
    assert.equal(failed.headers['content-type'], 'application/problem+json');
    const failedPage = await page;
    assert.equal(failedPage.status, 500);
    assert.match(failedPage.text, /<html lang="de">.*<h1>/s);
    await shop.logged(new RegExp(`"event":"request_failed","trace_id":"${TRACE}"`));
    release();
    assert.equal((await sendRequest(`${shop.url}/api/v1/nothing`)).status, 404, 'a new instance serves');
  } finally {
    await shop.close();
  }
});

test('an unusable configuration is a complete and logged error', async () => {
  const shop = await openShop({ home_status: 500, vars: { ASSERTION_KEY: 'not a key' } });
  try {
    const failed = await sendRequest(`${shop.url}/api/v1/cart`, { headers: traced });
    assert.equal(failed.status, 500);
    assert.equal(failed.json().code, 'internal');
    assert.equal(failed.headers['cache-control'], 'no-store');
    assert.match(failed.headers['content-security-policy'], /default-src 'none'/);
    await shop.logged(new RegExp(TRACE));
  } finally {
    await shop.close();
  }
});
