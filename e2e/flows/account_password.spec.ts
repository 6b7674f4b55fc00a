import { mailTo } from '../support/evidence.js';
import { freshEmail, password, signIn, signUpAndIn } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

// A rejected form has a 4xx status, which the browser logs to the console.
test.use({ allowedMessages: [/Failed to load resource: the server responded with a status of 4\d\d/] });

const other = 'another horse battery';

test('a forgotten password is reset through a link that works once', async ({ page }) => {
  const email = freshEmail('forgot');
  await signUpAndIn(page, email);
  await page.context().clearCookies();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send link' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Check your inbox' })).toBeVisible();

  const link = /https?:\/\/\S+\/reset-password\S+/.exec((await mailTo(email, /new password/)).text)![0];
  await page.goto(link);
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('alert')).toContainText('at least 10 characters');
  await page.getByLabel('New password').fill(other);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Your password has been reset' })).toBeVisible();
  await signIn(page, email, other);

  await page.goto(link);
  await page.getByLabel('New password').fill('yet another horse');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('alert')).toContainText('already been used');
  await page.getByRole('link', { name: 'Request a new link' }).click();
  await expect(page.getByRole('button', { name: 'Send link' })).toBeVisible();
});

test('an address without an account gets the same page and a mail that says so', async ({ page }) => {
  const email = freshEmail('unknown');
  await page.goto('/de/forgot-password');
  await page.getByLabel('E-Mail-Adresse').fill(email);
  await page.getByRole('button', { name: 'Link senden' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Prüfen Sie Ihr Postfach' })).toBeVisible();
  expect((await mailTo(email, /kein Konto/)).text).not.toContain('token=');
});

test('changing the password signs out every other browser', async ({ page, elsewhere }) => {
  const email = freshEmail('change');
  await signUpAndIn(page, email);
  const there = await elsewhere();
  await signIn(there, email);

  await page.goto('/account/security');
  await expect(page.getByRole('button', { name: 'Sign out there' })).toHaveCount(1);
  await page.getByLabel('Current password').fill('not the password');
  await page.getByLabel('New password').fill(other);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('alert')).toContainText('not your current password');
  await expect(page.getByLabel('New password')).toHaveValue('');

  await page.getByLabel('Current password').fill(password);
  await page.getByLabel('New password').fill(other);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Your password has been changed' })).toBeVisible();
  await expect(page.getByText('this browser')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign out there' })).toHaveCount(0);
  await there.goto('/account');
  await expect(there).toHaveURL(/\/sign-in/);
  await signIn(there, email, other);
});

test('signing out everywhere ends this browser, too', async ({ page, elsewhere }) => {
  const email = freshEmail('everywhere');
  await signUpAndIn(page, email);
  const there = await elsewhere();
  await signIn(there, email);
  await there.goto('/account/security');
  await there.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(there.getByRole('button', { name: 'Sign out there' })).toHaveCount(0);
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, email);
  await there.goto('/account/security');
  await there.getByRole('button', { name: 'Sign out everywhere, including here' }).click();
  await expect(there).toHaveURL(/\/sign-in/);
  for (const one of [page, there]) {
    await one.goto('/account');
    await expect(one).toHaveURL(/\/sign-in/);
  }
});
