// A stale page does not overwrite changes that another tab made meanwhile, with script and without.
import { expect } from '@playwright/test';
import { address, freshEmail, openAProduct, putIntoCart, signUpAndIn } from '../support/shopper.js';
import { test } from '../support/test.js';

test.use({ allowedMessages: [/status of 409/] });

const changed = /changed (in another window|elsewhere)/;

test('a quantity that another tab changed is shown, not overwritten', async ({ page, context }) => {
  await openAProduct(page);
  await putIntoCart(page);
  const quantity = page.getByLabel(/^Quantity of/);
  const other = await context.newPage();
  const elsewhere = other.getByLabel(/^Quantity of/);
  const set = async (pieces: string) => {
    await other.goto('/cart');
    await elsewhere.fill(pieces);
    await elsewhere.press('Enter');
    await expect(elsewhere).toHaveValue(pieces);
    await expect(other.getByRole('complementary')).not.toHaveAttribute('aria-busy', 'true');
  };
  await set('5');
  await page.getByRole('button', { name: /more$/ }).click();
  await expect(page.getByText(changed)).toBeVisible();
  await expect(quantity).toHaveValue('5');
  await page.getByRole('button', { name: /fewer$/ }).click();
  await expect(quantity).toHaveValue('4');
  await expect(page.getByText(changed)).toBeHidden();
  await expect(page.getByRole('complementary')).not.toHaveAttribute('aria-busy', 'true');

  await set('3');
  await page.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByText(changed)).toBeVisible();
  await expect(quantity).toHaveValue('3');
});

test('an address that another tab changed is not overwritten', async ({ page, context }) => {
  await signUpAndIn(page, freshEmail('stale'));
  await page.goto('/account/addresses');
  for (const [label, value] of Object.entries(address)) await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole('button', { name: 'Save' }).click();
  const entry = page.getByRole('main').getByRole('listitem').filter({ hasText: '10115' });
  await expect(entry).toContainText('Stoagasse 4');
  await entry.getByRole('link', { name: /^Edit/ }).click();
  await expect(page.getByLabel('City')).toHaveValue('Berlin');

  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByLabel('Street and number').fill('Neue Gasse 9');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByRole('main').getByRole('listitem').filter({ hasText: '10115' })).toContainText('Neue Gasse 9');

  await page.getByLabel('Full name').fill('Ada King');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText(changed);
  await expect(entry, 'what is saved now').toContainText('Neue Gasse 9');
  await expect(page.getByLabel('Full name'), 'what was typed').toHaveValue('Ada King');
  await page.getByLabel('Street and number').fill('Neue Gasse 9');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(entry).toContainText('Ada King');
  await expect(entry).toContainText('Neue Gasse 9');
});
