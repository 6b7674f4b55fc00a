import { query } from '../support/evidence.js';
import { checkOut, freshEmail, openAProduct, orderNumber, pay, putIntoCart } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

for (const [button, reason] of [
  ['Decline', /declined/i],
  ['Insufficient funds', /funds|money|balance/i],
] as const) {
  test(`${button}: the shop says why, keeps the order, and accepts another attempt`, async ({ page }) => {
    const title = await openAProduct(page);
    await putIntoCart(page);
    await checkOut(page, freshEmail('declined'));
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByRole('alert')).toContainText(reason, { timeout: 20_000 });

    // On the provider's page or back in the shop: one click retries the payment.
    const again = page.getByRole('button', { name: 'Pay now' });
    if (await again.isVisible()) {
      await expect(page.getByRole('main')).toContainText(title);
      await again.click();
    }
    const number = await pay(page);
    const rows = await query<{ state: string }>('SELECT state FROM shop_order WHERE number = $1', [number]);
    expect(rows).toEqual([{ state: 'paid' }]);
  });
}

test('leaving the payment page keeps the order pending; cancelling it restores the cart', async ({ page }) => {
  const title = await openAProduct(page);
  await putIntoCart(page);
  await checkOut(page, freshEmail('leaves'));
  await page.getByRole('button', { name: 'Go back without paying' }).click();
  await expect(page.getByRole('button', { name: 'Pay now' })).toBeVisible({ timeout: 20_000 });
  const number = await orderNumber(page);
  await page.getByRole('button', { name: 'Cancel order' }).click();
  await expect(page.getByRole('main')).toContainText(/cancelled/i);
  const rows = await query<{ state: string }>('SELECT state FROM shop_order WHERE number = $1', [number]);
  expect(rows).toEqual([{ state: 'cancelled' }]);
  await page.goto('/cart');
  await expect(page.getByRole('main')).toContainText(title);
});
