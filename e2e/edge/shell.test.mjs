// What the application shell needs from the edge: the service worker's headers and the offline page; and that the
// component showcase is for developers only.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sendRequest } from './support/http_client.mjs';
import { openShop } from './support/worker.mjs';

let shop;
before(async () => { shop = await openShop(); });
after(() => shop?.close());

const page = (path) => sendRequest(shop.url + path, { headers: { accept: 'text/html' } });

test('the service worker is always revalidated, may connect to the shop, and is allowed by every page', async () => {
  const worker = await sendRequest(`${shop.url}/sw.js`);
  assert.equal(worker.status, 200);
  assert.match(worker.headers['content-type'], /javascript/);
  assert.equal(worker.headers['cache-control'], 'no-cache');
  assert.equal(worker.headers['content-security-policy'], "default-src 'none'; connect-src 'self'; frame-ancestors 'none'");
  for (const path of ['/', '/cart', '/offline']) {
    assert.match((await page(path)).headers['content-security-policy'], /; worker-src 'self';/, path);
  }
});

test('the service worker lists the files of this build, and each of them exists', async () => {
  const worker = await sendRequest(`${shop.url}/sw.js`);
  const files = [...worker.text.matchAll(/"(\/[^"]+\.(?:js|css|wasm|woff2|svg|png|webmanifest))"/g)].map(([, file]) => file);
  for (const kind of ['.js', '.css', '.wasm', '.woff2']) assert.ok(files.some((file) => file.endsWith(kind)), kind);
  for (const file of files) assert.equal((await sendRequest(shop.url + file)).status, 200, file);
});

test('the manifest has its media type and is not immutable', async () => {
  const manifest = await sendRequest(`${shop.url}/manifest.webmanifest`);
  assert.match(manifest.headers['content-type'], /^application\/manifest\+json/);
  assert.doesNotMatch(manifest.headers['cache-control'], /immutable/);
});

test('the offline page is public and not indexed', async () => {
  const offline = await page('/de/offline');
  assert.equal(offline.status, 200);
  assert.match(offline.headers['cache-control'], /public/);
  assert.match(offline.text, /<meta name="robots" content="noindex">/);
});

test('the component showcase does not exist unless it is enabled', async () => {
  const components = await page('/__components');
  assert.equal(components.status, 404);
  assert.equal(components.headers['cache-control'], 'no-store');
});
