// What no handler has foreseen: a panic of the Rust code, and an environment in which it cannot work.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './support/ask.mjs';
import { answers, emptyCart, token43 } from './support/origin.mjs';
import { openShop } from './support/worker.mjs';

const TRACE = 'a'.repeat(32);
const traced = { traceparent: `00-${TRACE}-${'b'.repeat(16)}-01` };

/** Ends the real instance by a real trap: a pointer that leads out of the memory. */
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

/** The headers of an ordinary error, which the last resort has to match. */
async function isWhole(failed, ordinary) {
  assert.equal(failed.status, 500);
  for (const [name, value] of Object.entries(ordinary.headers)) {
    if (['content-length', 'stoa-request-id', 'date', 'content-type', 'transfer-encoding', 'connection', 'keep-alive'].includes(name)) continue;
    assert.equal(failed.headers[name], value, name);
  }
  assert.match(failed.headers['stoa-request-id'], /^[0-9a-f-]{36}$/);
}

test('a panic is answered with an error of the shop, for the requests in flight too, and the next request is served', async () => {
  const shop = await openShop({ entry: ENTRY });
  try {
    let release;
    const held = new Promise((done) => { release = done; });
    shop.origin.on('GET /api/v1/cart', async () => { await held; return answers.json(emptyCart); });
    const ordinary = await ask(`${shop.url}/api/v1/nothing`, { headers: { accept: 'application/json' } });
    assert.equal(ordinary.status, 404);
    const cookie = `__Host-cart=${token43()}`;
    const inFlight = ask(`${shop.url}/api/v1/cart`, { headers: { ...traced, cookie } });
    const page = ask(`${shop.url}/de/cart`, { headers: { accept: 'text/html', cookie } });
    while (shop.origin.heard('GET /api/v1/cart').length < 2) await pause(10);

    const trap = await ask(`${shop.url}/trap`);
    assert.ok(JSON.parse(trap.text).trapped, trap.text);
    const failed = await inFlight;
    await isWhole(failed, ordinary);
    const problem = JSON.parse(failed.text);
    // As contract's `Problem` has them: the shop's own code reads it.
    assert.deepEqual(Object.keys(problem).sort(), ['category', 'code', 'detail', 'errors', 'quote', 'status', 'title', 'trace_id', 'type']);
    assert.equal(problem.code, 'internal');
    assert.equal(problem.trace_id, TRACE);
    assert.equal(failed.headers['content-type'], 'application/problem+json');
    const failedPage = await page;
    assert.equal(failedPage.status, 500);
    assert.match(failedPage.text, /<html lang="de">.*<h1>/s);
    await shop.logged(new RegExp(`"event":"request_failed","trace_id":"${TRACE}"`));
    release();
    assert.equal((await ask(`${shop.url}/api/v1/nothing`)).status, 404, 'a new instance serves');
  } finally {
    await shop.close();
  }
});

test('an environment in which the Worker cannot work is an error of the shop, logged and whole', async () => {
  const shop = await openShop({ home_status: 500, vars: { ASSERTION_KEY: 'not a key' } });
  try {
    const failed = await ask(`${shop.url}/api/v1/cart`, { headers: traced });
    assert.equal(failed.status, 500);
    assert.equal(failed.json().code, 'internal');
    assert.equal(failed.headers['cache-control'], 'no-store');
    assert.match(failed.headers['content-security-policy'], /default-src 'none'/);
    await shop.logged(new RegExp(TRACE));
  } finally {
    await shop.close();
  }
});
