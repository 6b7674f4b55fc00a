// What the shell needs of the edge: the service worker's headers, the page for when there is no network, and that the
// page of components is for developers alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask } from './support/ask.mjs';
import { openShop } from './support/worker.mjs';

let shop;
before(async () => { shop = await openShop(); });
after(() => shop?.close());

const page = (path) => ask(shop.url + path, { headers: { accept: 'text/html' } });

test('the service worker is asked for anew each time, may ask the shop, and is allowed by every page', async () => {
  const worker = await ask(`${shop.url}/sw.js`);
  assert.equal(worker.status, 200);
  assert.match(worker.headers['content-type'], /javascript/);
  assert.equal(worker.headers['cache-control'], 'no-cache');
  assert.equal(worker.headers['content-security-policy'], "default-src 'none'; connect-src 'self'; frame-ancestors 'none'");
  for (const path of ['/', '/cart', '/offline']) {
    assert.match((await page(path)).headers['content-security-policy'], /; worker-src 'self';/, path);
  }
});

test('the service worker names the files of this build, and each of them is there', async () => {
  const worker = await ask(`${shop.url}/sw.js`);
  const files = [...worker.text.matchAll(/"(\/[^"]+\.(?:js|css|wasm|woff2|svg|png|webmanifest))"/g)].map(([, file]) => file);
  for (const kind of ['.js', '.css', '.wasm', '.woff2']) assert.ok(files.some((file) => file.endsWith(kind)), kind);
  for (const file of files) assert.equal((await ask(shop.url + file)).status, 200, file);
});

test('the manifest is one, and not kept for ever', async () => {
  const manifest = await ask(`${shop.url}/manifest.webmanifest`);
  assert.match(manifest.headers['content-type'], /^application\/manifest\+json/);
  assert.doesNotMatch(manifest.headers['cache-control'], /immutable/);
});

test('the page for when there is no network is the same for everybody and not listed', async () => {
  const offline = await page('/de/offline');
  assert.equal(offline.status, 200);
  assert.match(offline.headers['cache-control'], /public/);
  assert.match(offline.text, /<meta name="robots" content="noindex">/);
});

test('the page of components is not there unless the Worker is told so', async () => {
  const components = await page('/__components');
  assert.equal(components.status, 404);
  assert.equal(components.headers['cache-control'], 'no-store');
});
