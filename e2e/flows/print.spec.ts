// Printed pages: text and figures in dark ink, no controls.
import { expect, type Page } from '@playwright/test';
import { freshEmail, address, openAProduct, pay, putIntoCart } from '../support/shopper.js';
import { test } from '../support/test.js';

async function print(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const button of await page.getByRole('button').or(page.locator('.button, select')).all()) {
    if (await button.evaluate((element) => element.matches('select'))) continue; // its chosen value is printed
    await expect(button).toBeHidden();
  }
  for (const landmark of ['banner', 'contentinfo'] as const) {
    await expect(page.getByRole(landmark).getByRole('link').filter({ hasNotText: 'Stoa', visible: true })).toHaveCount(0);
  }
  const ink = await page.getByRole('heading', { level: 1 }).evaluate((element) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d')!;
    canvas.fillStyle = getComputedStyle(element).color;
    canvas.fillRect(0, 0, 1, 1);
    return Math.max(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3));
  });
  expect(ink, 'dark ink, whatever the theme').toBeLessThan(128);
}

test('product, cart, checkout and order are legible on paper, also from the dark theme', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('theme', 'dark'));
  const title = await openAProduct(page);
  await print(page);
  await expect(page.getByRole('main')).toContainText('€');
  await page.emulateMedia({ media: null });
  await putIntoCart(page);
  await page.getByLabel(/^Quantity of/).fill('2');
  await page.getByLabel(/^Quantity of/).press('Enter');
  await expect(page.getByRole('complementary')).not.toHaveAttribute('aria-busy', 'true');
  await print(page);
  await expect(page.getByLabel(/^Quantity of/)).toBeVisible();
  await expect(page.getByLabel(/^Quantity of/)).toHaveValue('2');
  await expect(page.getByText('Total', { exact: true })).toBeVisible();

  await page.emulateMedia({ media: null });
  await page.goto('/checkout');
  await page.getByLabel('E-mail').fill(freshEmail('paper'));
  for (const [label, value] of Object.entries(address)) await page.getByLabel(label, { exact: true }).fill(value);
  await print(page);
  await expect(page.getByLabel('City')).toBeVisible();
  await expect(page.getByText('Total', { exact: true })).toBeVisible();
  await page.emulateMedia({ media: null });
  await page.getByRole('button', { name: 'Order and pay' }).click();
  const number = await pay(page);
  await print(page);
  for (const words of [number, title, '2 ×', 'Total', 'Stoagasse 4']) await expect(page.getByText(words).first()).toBeVisible();
});
