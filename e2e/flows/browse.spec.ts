import { request } from '@playwright/test';
import { query } from '../support/evidence.js';
import { openAProduct, putIntoCart } from '../support/shopper.js';
import { stack } from '../support/stack.js';
import { expect, test } from '../support/test.js';

test('search tolerates a typo', async ({ page }) => {
  const title = await openAProduct(page);
  const word = title.split(/\s+/).find((part) => part.length >= 5) ?? title;
  const typo = word.slice(0, 2) + word.slice(3); // one letter lost
  await page.goto(`/search?q=${encodeURIComponent(typo)}`);
  await expect(page.getByRole('main').getByRole('article').first()).toBeVisible();
});

test('a search without results says so and offers links', async ({ page }) => {
  await page.goto('/search?q=zzqxjwv');
  await expect(page.getByRole('main')).toContainText(/no |nothing/i);
  await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
});

test('filters and order are URLs that the back button restores', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('navigation', { name: 'Categories' }).getByRole('link').first().click();
  const category = page.url();
  await page.goto(`${category}?sort=price_up`);
  const prices = await page.getByRole('main').getByRole('article').allInnerTexts();
  const amounts = prices.map((text) => Number(/€\s?([\d,.]+)/.exec(text)?.[1]?.replace(',', '') ?? NaN));
  expect(amounts.length).toBeGreaterThan(2);
  expect(amounts.every(Number.isFinite), prices.join(' | ')).toBe(true);
  expect(amounts).toEqual([...amounts].sort((a, b) => a - b));
  await page.goBack();
  await expect(page).toHaveURL(category);
});

test('going back during a purchase repeats nothing', async ({ page }) => {
  await openAProduct(page);
  const product = page.url();
  await putIntoCart(page);
  await page.goBack();
  await expect(page).toHaveURL(product);
  await page.goto('/cart');
  await expect(page.getByLabel('Quantity').first()).toHaveValue('1');
});

test('the shop speaks German under /de', async ({ page }) => {
  await page.goto('/de');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.getByRole('navigation', { name: 'Kategorien' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/de\/categories\//);
});

test('a missing product is a 404 with a page', async ({ page }) => {
  const response = await page.request.get('/products/no-such-thing', { headers: { accept: 'text/html' } });
  expect(response.status()).toBe(404);
  expect(await response.text()).toContain('<h1');
});

test('a former slug redirects permanently, with its language and query', async ({ page }) => {
  const [former] = await query<{ slug: string; now: string }>(
    'SELECT f.slug, p.slug AS now FROM former_slug f JOIN product p ON p.id = f.product_id LIMIT 1', [],
  );
  const response = await page.request.get(`/de/products/${former!.slug}?sku=x`, { maxRedirects: 0 });
  expect(response.status()).toBe(301);
  expect(response.headers()['location']).toBe(`/de/products/${former!.now}?sku=x`);
  await page.goto(`/products/${former!.slug}`);
  await expect(page).toHaveURL(new RegExp(`/products/${former!.now}$`));
});

test('the sitemap lists every public page and no private one', async ({ page }) => {
  const robots = await (await page.request.get('/robots.txt')).text();
  const index = /^Sitemap: (.+)$/m.exec(robots)![1]!;
  const places = (xml: string) => [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map((found) => found[1]!);
  const parts = places(await (await page.request.get(new URL(index).pathname)).text());
  const listed = new Set<string>();
  for (const part of parts) {
    const response = await page.request.get(new URL(part).pathname);
    expect(response.headers()['content-type']).toContain('application/xml');
    for (const place of places(await response.text())) listed.add(new URL(place).pathname);
  }
  const published = await query<{ slug: string }>('SELECT slug FROM product WHERE published', []);
  for (const { slug } of published) {
    expect(listed).toContain(`/products/${slug}`);
    expect(listed).toContain(`/de/products/${slug}`);
  }
  for (const path of listed) expect(path).not.toMatch(/cart|checkout|account|orders|sign-/);
});

test('a product sold by measure shows its price per unit, and prices link to tax and delivery', async ({ page }) => {
  await page.goto('/products/olive-soap');
  await expect(page.getByRole('main').getByText(/€46\.00 per kg/).first()).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'delivery' }).first().click();
  await expect(page.getByRole('table')).toContainText('€4.90');
});

/** A list of more than one page, cheapest first. */
const LONG = '/search?q=stoneware+or+oak+or+linen+or+glass+or+wool+or+steel&sort=price_up';

test('a list that changes between two pages warns and links to its first page', async ({ page }) => {
  await page.goto(LONG);
  const more = page.getByRole('link', { name: 'Show more' });
  await expect(more).toBeVisible();
  const merchant = await request.newContext({ baseURL: stack.url, extraHTTPHeaders: { origin: stack.url } });
  const sent = async (method: string, path: string, data: object) => {
    const response = await merchant.fetch(path, { method, data });
    expect(response.ok(), `${path}: ${await response.text()}`).toBe(true);
  };
  // Changes the most expensive product and changes it back: the version of the list rises all the same.
  const [priciest] = await query<{ sku: string; price: string }>(
    `SELECT v.sku, v.price FROM variant v JOIN product p ON p.id = v.product_id AND p.published
     JOIN product_text t ON t.product_id = p.id AND t.locale = 'en'
     WHERE t.document @@ search_query('en', 'stoneware or oak or linen or glass or wool or steel') ORDER BY v.price DESC LIMIT 1`, [],
  );
  const price = { amount: Number(priciest!.price), currency: 'EUR' };
  const version = async () => {
    const list = await page.request.get(LONG.replace('/search', '/api/v1/products'));
    return ((await list.json()) as { version: number }).version;
  };
  const before = await version();
  await sent('POST', '/api/v1/account/sign-in', stack.merchant);
  for (const amount of [price.amount + 1, price.amount]) {
    await sent('PUT', `/api/v1/merchant/variants/${priciest!.sku}/price`, { price: { ...price, amount }, compare_at: null });
  }
  await merchant.dispose();
  // A change is visible within two seconds, not at once.
  await expect.poll(version).toBeGreaterThan(before);

  await more.click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(page).toHaveTitle(/Page 2/);
  const warning = page.getByRole('main').getByRole('status').filter({ hasText: 'changed since the previous page' });
  await expect(warning).toBeVisible();
  await warning.getByRole('link', { name: 'Back to the first page' }).click();
  await expect(page).toHaveURL(new RegExp('sort=price_up$'));
  await expect(warning).toBeHidden();
});

test('the other language starts a list at its first page, and an invalid cursor redirects there', async ({ page }) => {
  await page.goto(LONG);
  await page.getByRole('link', { name: 'Show more' }).click();
  await expect(page).toHaveURL(/cursor=/);
  const second = new URL(page.url());
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await expect(page).toHaveURL(/\/de\/search\?/);
  expect(new URL(page.url()).searchParams.has('cursor')).toBe(false);
  for (const [path, first] of [
    [`/search?q=glass&cursor=${second.searchParams.get('cursor')}`, '/search?q=glass'],
    ['/categories/table?cursor=forged', '/categories/table'],
    ['/de/categories/table?cursor=forged&sort=newest', '/de/categories/table?sort=newest'],
  ] as const) {
    const response = await page.request.get(path, { maxRedirects: 0 });
    expect([response.status(), response.headers()['location']], path).toEqual([303, first]);
  }
});
