import { address, freshEmail, signUpAndIn } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

test.use({ allowedMessages: [/Failed to load resource: the server responded with a status of 4\d\d/] });

test('addresses are added, edited, made the default and removed', async ({ page }) => {
  await signUpAndIn(page, freshEmail('addresses'));
  await page.goto('/account');
  await page.getByRole('navigation', { name: 'Your account' }).getByRole('link', { name: 'Addresses' }).click();
  const main = page.getByRole('main');
  await expect(main).toContainText('No saved addresses yet');

  const fill = async (street: string) => {
    for (const [label, value] of Object.entries({ ...address, 'Street and number': street, Postcode: '1010' })) {
      await page.getByLabel(label, { exact: true }).fill(value);
    }
    await page.getByLabel('Country').selectOption({ label: 'Austria' });
    await page.getByRole('button', { name: 'Save' }).click();
  };
  const entries = main.getByRole('listitem').filter({ has: page.getByRole('button', { name: /^Remove/ }) });
  await fill('Am Markt 1');
  await expect(entries).toHaveCount(1);
  await expect(entries.first()).toContainText('Default');
  await fill('Hafen 2');
  await expect(entries).toHaveCount(2);

  // The error is shown at its field, and the entries stay.
  await page.getByRole('link', { name: 'Edit: Ada Lovelace, Hafen 2' }).click();
  await expect(page.getByLabel('Street and number')).toHaveValue('Hafen 2');
  await expect(page.getByLabel('Country')).toHaveValue('AT');
  await page.getByLabel('Street and number').fill('Hafen 3');
  await page.getByLabel('Postcode').fill(' 1 ');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('This postcode does not match the country.');
  await expect(page.getByLabel('Street and number')).toHaveValue('Hafen 3');
  await page.getByLabel('Postcode').fill('1010');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(entries.nth(1)).toContainText('1010 Berlin');

  await page.getByRole('button', { name: 'Make default: Ada Lovelace, Hafen 3' }).click();
  await expect(entries.first()).toContainText('Hafen 3');
  await expect(entries.first()).toContainText('Default');
  await page.getByRole('button', { name: 'Remove: Ada Lovelace, Hafen 3' }).click();
  await expect(entries).toHaveCount(1);
  await expect(entries.first()).toContainText('Default');
  await page.goto('/account');
  await expect(main).toContainText('Am Markt 1');
});
