import { readFile } from 'node:fs/promises';
import { mailTo, query } from '../support/evidence.js';
import { checkOut, freshEmail, openAProduct, password, pay, putIntoCart, signUpAndIn } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

test.use({ allowedMessages: [/Failed to load resource: the server responded with a status of 4\d\d/] });

test('a customer exports all data and deletes the account', async ({ page }) => {
  const email = freshEmail('leaves');
  await signUpAndIn(page, email);
  await openAProduct(page);
  await putIntoCart(page);
  await checkOut(page, email);
  const number = await pay(page);

  await page.goto('/account/data');
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download my data' }).click();
  const file = await (await downloading).path();
  const exported = JSON.parse(await readFile(file, 'utf8'));
  expect(exported.customer.email).toBe(email);
  expect(exported.orders.map((order: { number: string }) => order.number)).toEqual([number]);

  await page.getByLabel('Current password').fill('not the password');
  await page.getByRole('button', { name: 'Delete my account for good' }).click();
  await expect(page.getByRole('alert')).toContainText('not your current password');
  await page.getByLabel('Current password').fill(password);
  await page.getByRole('button', { name: 'Delete my account for good' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Your account has been deleted' })).toBeVisible();
  await mailTo(email, /account is deleted/);

  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('incorrect');
  const rows = await query<{ email: string; customer_id: string | null; state: string }>(
    'SELECT email, customer_id, state FROM shop_order WHERE number = $1', [number],
  );
  expect(rows).toEqual([{ email: 'erased@stoa.invalid', customer_id: null, state: 'paid' }]);
});
