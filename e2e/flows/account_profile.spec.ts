import { mailsTo, mailTo } from '../support/evidence.js';
import { freshEmail, password, signIn, signUpAndIn } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

// A rejected form has a 4xx status, which the browser logs to the console.
test.use({ allowedMessages: [/Failed to load resource: the server responded with a status of 4\d\d/] });

const other = 'another horse battery';
const linkIn = async (email: string, subject: RegExp, page: string) =>
  new RegExp(`https?://\\S+/${page}\\S+`).exec((await mailTo(email, subject)).text)![0];

test('name and e-mail address are changed, and the previous address can recover the account', async ({ page, elsewhere }) => {
  const [old, fresh] = [freshEmail('old'), freshEmail('fresh')];
  await signUpAndIn(page, old);
  const there = await elsewhere();
  await signIn(there, old);

  await page.goto('/account');
  await page.getByRole('link', { name: 'Change name or e-mail address' }).click();
  await page.getByLabel('Full name').fill('Augusta Ada King');
  await page.getByRole('button', { name: 'Change name' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Your name has been changed' })).toBeVisible();
  await expect(page.getByLabel('Full name')).toHaveValue('Augusta Ada King');

  await page.getByLabel('New e-mail address').fill(fresh);
  await page.getByLabel('Current password').fill('not the password');
  await page.getByRole('button', { name: 'Change e-mail address' }).click();
  await expect(page.getByRole('alert')).toContainText('not your current password');
  await expect(page.getByLabel('New e-mail address')).toHaveValue(fresh);
  await page.getByLabel('Current password').fill(password);
  await page.getByLabel('Current password').press('Enter');
  await expect(page.getByText(`Waiting for confirmation: ${fresh}`)).toBeVisible();
  await expect(page).not.toHaveURL(/example\.org/);
  expect((await mailTo(old, /about to change/)).text).toContain('/forgot-password');

  await page.goto(await linkIn(fresh, /Confirm your new/, 'confirm-email'));
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Confirm new address' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Confirm new address' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Your new e-mail address is in use' })).toBeVisible();
  await expect(page.getByText(fresh)).toBeVisible();
  await there.goto('/account');
  await expect(there).toHaveURL(/\/sign-in/);

  await there.goto(await linkIn(old, /was changed/, 'restore-email'));
  await there.getByLabel('New password').fill(other);
  await there.getByRole('button', { name: 'Restore address and set password' }).click();
  await expect(there.getByRole('status').filter({ hasText: 'Your previous address is in use again' })).toBeVisible();
  await signIn(there, old, other);
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in/);

  await there.goto('/account/security');
  const activity = there.getByRole('region', { name: 'Recent activity' }).or(there.locator('#activity'));
  for (const what of ['Change of e-mail address undone', 'E-mail address changed', 'Wrong password entered']) {
    await expect(activity.first()).toContainText(what);
  }
});

test('an address that has an account gets the same page, and its owner gets a mail', async ({ page, elsewhere }) => {
  const [ada, eve, nobody] = [freshEmail('ada'), freshEmail('eve'), freshEmail('nobody')];
  await signUpAndIn(await elsewhere(), eve);
  await signUpAndIn(page, ada);
  const change = async (to: string) => {
    await page.goto('/de/account/profile');
    await page.getByLabel('Neue E-Mail-Adresse').fill(to);
    await page.getByLabel('Bisheriges Passwort').fill(password);
    await page.getByRole('button', { name: 'E-Mail-Adresse ändern' }).click();
    await expect(page.getByText(`Wartet auf Bestätigung: ${to}`)).toBeVisible();
    return `${page.url()} ${(await page.getByRole('main').innerText()).replaceAll(to, '…')}`;
  };
  expect(await change(eve)).toBe(await change(nobody));
  // In the language of the account, not of the page.
  expect((await mailTo(eve, /already has an account/)).text).not.toContain('token=');
  await page.getByRole('button', { name: 'Diese Änderung abbrechen' }).click();
  await expect(page.getByText('Wartet auf Bestätigung')).toHaveCount(0);
  expect((await mailsTo(nobody)).length).toBe(1);
});

test('an address that was typed while the session ended is still there after signing in', async ({ page, elsewhere }) => {
  const email = freshEmail('typed');
  await signUpAndIn(page, email);
  const there = await elsewhere();
  await signIn(there, email);
  await page.goto('/account/addresses');
  const typed = { 'Full name': 'Ada Lovelace', 'Street and number': 'Stoagasse 4', 'Postcode': '1010', 'City': 'Wien' } as const;
  for (const [label, value] of Object.entries(typed)) await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByLabel('Country').selectOption('AT');
  await there.goto('/account/security');
  await there.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(there.getByRole('button', { name: 'Sign out there' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Your session has ended' })).toBeVisible();
  expect(page.url()).not.toContain('Stoagasse');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/account\/addresses$/);
  for (const [label, value] of Object.entries(typed)) await expect(page.getByLabel(label, { exact: true })).toHaveValue(value);
  await expect(page.getByLabel('Country')).toHaveValue('AT');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main')).toContainText('Stoagasse 4');
  await page.goto('/account/addresses');
  await expect(page.getByLabel('Street and number', { exact: true })).toHaveValue('');
});

test('signing in returns to the page with its query, also through the other language and sign-up', async ({ page }) => {
  const email = freshEmail('back');
  await page.goto('/account/security?cursor=AAYZXEHvQAAAAAAAAAAAAAAAAAAAAAAA');
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Konto anlegen' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Ada Lovelace');
  await page.getByLabel('E-Mail').fill(email);
  await page.getByLabel('Passwort', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Konto anlegen' }).click();
  await page.goto(await linkIn(email, /bestätigen/, 'verify-email'));
  await page.getByLabel('Passwort', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button').first().click();
  await expect(page).toHaveURL(/\/de\/account\/security\?cursor=AAYZXEHvQ/);
});
