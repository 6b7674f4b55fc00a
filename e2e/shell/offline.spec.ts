// The shop without a network: visited pages open and are marked as copies, nothing private is stored, no form is
// submitted, and signing out clears the device.
import type { Page } from '@playwright/test';
import { mailTo } from '../support/evidence.js';
import { address, freshEmail, openAProduct, putIntoCart, signUpAndIn } from '../support/shopper.js';
import { settled, workerReady } from '../support/states.js';
import { expect, test } from '../support/test.js';

// The browser logs that a page could not be loaded, and the status of the worker's response.
test.use({ allowedMessages: [/status of 503|ERR_INTERNET_DISCONNECTED|Failed to fetch/] });

const link = async (email: string) => /https?:\/\/\S+\/verify-email\S+/.exec((await mailTo(email, /confirm|verify|address/i)).text)![0];

/** The paths of the pages in the worker's cache. */
const cachedPages = (page: Page) => page.evaluate(async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith('seen-'));
  const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return requests.flat().map(({ url }) => new URL(url).pathname).filter((path) => !path.startsWith('/pictures/')).sort();
});

const network = (page: Page) => page.locator('.network');

test('visited pages open offline and say so; other and private pages show the offline page', async ({ page, context }) => {
  await page.goto('/');
  await workerReady(page);
  const title = await openAProduct(page);
  const product = new URL(page.url()).pathname;
  await settled(page); // so that its images are cached, too
  await putIntoCart(page);
  await expect.poll(() => cachedPages(page)).toContain(product);

  await context.setOffline(true);
  await page.goto(product);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(network(page).getByText('a copy saved on this device')).toBeVisible();
  await expect(network(page).locator('time')).toHaveText(/\d/);
  for (const path of ['/cart', '/checkout', '/account', '/imprint']) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(503);
    await expect(page.getByRole('heading', { level: 1, name: 'No connection' })).toBeVisible();
    await expect(network(page).getByText('You are offline')).toBeVisible();
  }
  await page.goto('/de/cart');
  await expect(page.getByRole('heading', { level: 1, name: 'Keine Verbindung' })).toBeVisible();

  await context.setOffline(false);
  await page.goto('/cart');
  await expect(page.getByRole('main')).toContainText(title);
  await expect(network(page).getByText('You are offline')).toBeHidden();
});

test('an open page shows when the network is lost and when it is back', async ({ page, context }) => {
  await page.goto('/');
  await workerReady(page);
  const message = network(page).getByText('You are offline');
  await expect(message).toBeHidden();
  await context.setOffline(true);
  await expect(message).toBeVisible();
  await context.setOffline(false);
  await expect(message).toBeHidden();
});

test('a form that cannot be submitted keeps its entries, says so, and is not submitted later by itself', async ({ page, context }) => {
  await openAProduct(page);
  await putIntoCart(page);
  await page.getByRole('link', { name: 'Check out' }).click();
  await page.getByLabel('E-mail').fill('ada@example.org');
  for (const [label, value] of Object.entries(address)) await page.getByLabel(label, { exact: true }).fill(value);
  const posts: string[] = [];
  page.on('request', (request) => { if (request.method() === 'POST') posts.push(request.url()); });

  await workerReady(page);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Order and pay' }).click();
  await expect(network(page).getByText('Nothing was sent')).toBeVisible();
  await expect(page.getByLabel('City')).toHaveValue(address.City);

  await context.setOffline(false);
  await expect(network(page).getByText('Nothing was sent')).toBeHidden();
  expect(posts, 'nothing was sent behind the shopper’s back').toEqual([]);
  await page.getByRole('button', { name: 'Order and pay' }).click();
  await expect(page.getByRole('button', { name: /^Pay\b/ })).toBeVisible();
});

test('nothing private is ever stored, and after sign-out nothing personal is left', async ({ page }) => {
  await page.goto('/');
  await workerReady(page);
  await signUpAndIn(page, freshEmail('offline'), link);
  await openAProduct(page);
  const product = new URL(page.url()).pathname;
  await putIntoCart(page);
  await page.goto('/checkout');
  await page.goto('/account');
  const all = await page.evaluate(async () => {
    const caching = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return caching.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(all.filter((path) => /cart|checkout|account|orders|sign-|verify|\/api\//.test(path))).toEqual([]);
  await expect.poll(() => cachedPages(page)).toContain(product);

  await page.evaluate(() => localStorage.setItem('looked-at', 'a mug'));
  await page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page).not.toHaveURL(/account/);
  expect(await cachedPages(page)).not.toContain(product);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name !== 'theme'))).toEqual([]);
});

test('signing out offline clears the device, and says that the request was not sent', async ({ page, context }) => {
  await page.goto('/');
  await workerReady(page);
  await signUpAndIn(page, freshEmail('offline'), link);
  await openAProduct(page);
  await page.goto('/account');
  await context.setOffline(true);
  await page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(network(page).getByText('Nothing was sent')).toBeVisible();
  await expect.poll(() => cachedPages(page)).toEqual([]);
});

test('the back button restores a public page from the back/forward cache', async ({ page }) => {
  await page.goto('/');
  await workerReady(page); // a worker that takes control of a cached page evicts it
  await expect(page.locator('html')).toHaveAttribute('data-ready', '');
  const requests: string[] = [];
  page.on('request', (request) => requests.push(`${request.resourceType()} ${new URL(request.url()).pathname}`));
  await page.goto('/imprint');
  await expect(page.locator('html')).toHaveAttribute('data-ready', ''); // its own request for personal data has been sent
  await page.waitForLoadState('networkidle');
  requests.length = 0;
  const again = page.waitForRequest(/\/api\/v1\/me$/); // `pageshow` requests the personal data again
  await page.evaluate(() => history.back());
  await again;
  await expect(page).toHaveURL('/');
  expect(requests.filter((request) => request.startsWith('document'))).toEqual([]);
});

test('after signing out the back button shows nothing of the account', async ({ page }) => {
  await signUpAndIn(page, freshEmail('back'));
  await page.goto('/account');
  await expect(page.getByRole('main')).toContainText('Ada Lovelace');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await expect(page).not.toHaveURL(/account/);
  await page.evaluate(() => history.back());
  await expect(page).toHaveURL(/account|sign-in/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('body')).not.toContainText('Ada Lovelace');
});

test('the shop can be installed', async ({ page }) => {
  await page.goto('/');
  const address = await page.locator('link[rel=manifest]').getAttribute('href');
  const response = await page.request.get(address!);
  expect(response.headers()['content-type']).toContain('application/manifest+json');
  const manifest = (await response.json()) as { name: string; start_url: string; display: string; icons: { src: string; sizes: string; type: string; purpose?: string }[] };
  expect(manifest).toMatchObject({ start_url: '/', display: 'standalone' });
  for (const icon of manifest.icons) {
    const picture = await page.request.get(icon.src);
    expect(picture.ok(), icon.src).toBe(true);
    expect(picture.headers()['content-type']).toContain(icon.type);
  }
  for (const size of ['192x192', '512x512']) expect(manifest.icons.some((icon) => icon.sizes === size)).toBe(true);
  const worker = await page.request.get('/sw.js');
  expect(worker.headers()['cache-control']).toBe('no-cache');
  expect(worker.headers()['content-security-policy']).toContain("connect-src 'self'");
});
