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
