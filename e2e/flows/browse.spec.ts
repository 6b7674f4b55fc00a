import { query } from '../support/evidence.js';
import { openAProduct, putIntoCart } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

test('search forgives a typo and leads to a product', async ({ page }) => {
  const title = await openAProduct(page);
  const word = title.split(/\s+/).find((part) => part.length >= 5) ?? title;
  const typo = word.slice(0, 2) + word.slice(3); // one letter lost
  await page.goto(`/search?q=${encodeURIComponent(typo)}`);
  await expect(page.getByRole('main').getByRole('article').first()).toBeVisible();
});

test('a search without a hit says so and offers a way on', async ({ page }) => {
  await page.goto('/search?q=zzqxjwv');
  await expect(page.getByRole('main')).toContainText(/no |nothing/i);
  await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
});

test('filters and order are plain addresses that the back button knows', async ({ page }) => {
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

test('the back button leads back through a purchase without doing anything twice', async ({ page }) => {
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

test('what does not exist is a 404 that helps', async ({ page }) => {
  const answer = await page.request.get('/products/no-such-thing', { headers: { accept: 'text/html' } });
  expect(answer.status()).toBe(404);
  expect(await answer.text()).toContain('<h1');
});

test('an address of before leads on for good, in its language and with its query', async ({ page }) => {
  const [former] = await query<{ slug: string; now: string }>(
    'SELECT f.slug, p.slug AS now FROM former_slug f JOIN product p ON p.id = f.product_id LIMIT 1', [],
  );
  const answer = await page.request.get(`/de/products/${former!.slug}?sku=x`, { maxRedirects: 0 });
  expect(answer.status()).toBe(301);
  expect(answer.headers()['location']).toBe(`/de/products/${former!.now}?sku=x`);
  await page.goto(`/products/${former!.slug}`);
  await expect(page).toHaveURL(new RegExp(`/products/${former!.now}$`));
});

test('search engines find every page, and robots what they may read', async ({ page }) => {
  const robots = await (await page.request.get('/robots.txt')).text();
  const index = /^Sitemap: (.+)$/m.exec(robots)![1]!;
  const places = (xml: string) => [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map((found) => found[1]!);
  const parts = places(await (await page.request.get(new URL(index).pathname)).text());
  const listed = new Set<string>();
  for (const part of parts) {
    const answer = await page.request.get(new URL(part).pathname);
    expect(answer.headers()['content-type']).toContain('application/xml');
    for (const place of places(await answer.text())) listed.add(new URL(place).pathname);
  }
  const published = await query<{ slug: string }>('SELECT slug FROM product WHERE published', []);
  for (const { slug } of published) {
    expect(listed).toContain(`/products/${slug}`);
    expect(listed).toContain(`/de/products/${slug}`);
  }
  for (const path of listed) expect(path).not.toMatch(/cart|checkout|account|orders|sign-/);
});

test('what is sold by measure tells the price of a unit, and every price where tax and delivery stand', async ({ page }) => {
  await page.goto('/products/olive-soap');
  await expect(page.getByRole('main').getByText(/€46\.00 per kg/).first()).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'delivery' }).first().click();
  await expect(page.getByRole('table')).toContainText('€4.90');
});
