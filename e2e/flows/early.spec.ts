// Before the shop's WASM is there: what is typed stays, what is pressed works by itself.
import { openAProduct } from '../support/shopper.js';
import { states } from '../support/states.js';
import { expect, test } from '../support/test.js';

const awake = 'html[data-ready]';

test('what is typed before the page wakes is still there after it, and is what is sent', async ({ page }) => {
  await openAProduct(page);
  await page.getByLabel('Quantity').fill('3');
  await page.getByRole('combobox', { name: /Search the shop|Im Laden suchen/ }).fill('lam');
  await expect(page.locator(awake)).toHaveCount(0);
  await expect(page.locator(awake)).toHaveCount(1, { timeout: 30_000 });
  await expect(page.getByRole('combobox', { name: /Search the shop|Im Laden suchen/ })).toHaveValue('lam');
  await expect(page.getByLabel('Quantity')).toHaveValue('3');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.getByRole('banner').getByRole('link', { name: /^Cart, 3/ })).toBeVisible();
});

test('an addition before the page wakes is sent as a form, once', async ({ page }) => {
  await openAProduct(page);
  await page.getByLabel('Quantity').fill('2');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page).toHaveURL(/\/cart$/);
  await expect(page.getByLabel('Quantity').first()).toHaveValue('2');
});

test('a search, a filter and an option lead on before the page wakes', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('combobox', { name: /Search the shop|Im Laden suchen/ }).fill('mug');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/search\?q=mug/);
  await states['category']!.open(page, '');
  const plain = page.url();
  const facet = page.getByRole('main').getByRole('link', { name: /In stock|price/i }).first();
  await facet.click();
  await expect(page).not.toHaveURL(plain);
  await expect(page.getByRole('main').getByRole('article').first()).toBeVisible();
  await states['product']!.open(page, '');
  const other = page.getByRole('main').getByRole('group').first().getByRole('link').nth(1);
  await other.click();
  await expect(page).toHaveURL(/\?sku=/);
  await expect(page.locator(awake)).toHaveCount(0);
});
