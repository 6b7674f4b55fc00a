import { mailsTo } from '../support/evidence.js';
import { freshEmail, password, signIn, signUpAndIn } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

// A rejected form has a 4xx status, which the browser logs to the console.
test.use({ allowedMessages: [/Failed to load resource: the server responded with a status of 4\d\d/] });

test('sign up, in and out', async ({ page }) => {
  const email = freshEmail('account');
  await signUpAndIn(page, email);
  await page.goto('/account');
  await expect(page.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('a failed sign-in does not reveal whether the address or the password was wrong', async ({ page }) => {
  const email = freshEmail('wrong');
  await signUpAndIn(page, email);
  const tries = [[email, 'not the password'], [freshEmail('nobody'), password]] as const;
  const messages: string[] = [];
  await page.context().clearCookies();
  for (const [address, secret] of tries) {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(address);
    await page.getByLabel('Password', { exact: true }).fill(secret);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    messages.push(await page.getByRole('alert').first().innerText());
    await expect(page.getByLabel('E-mail')).toHaveValue(address);
  }
  expect(messages[0]).toBe(messages[1]);
});

test('signing up with a known address shows the same page, and its owner gets a mail', async ({ page }) => {
  const email = freshEmail('twice');
  await signUpAndIn(page, email);
  await page.context().clearCookies();
  const signUp = async (to: string) => {
    await page.goto('/sign-up');
    await page.getByLabel('Full name').fill('Somebody Else');
    await page.getByLabel('E-mail').fill(to);
    await page.getByLabel('Password', { exact: true }).fill('another password');
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Check your inbox' })).toBeVisible();
    return `${page.url()} ${await page.getByRole('main').innerText()}`;
  };
  expect(await signUp(email)).toBe(await signUp(freshEmail('new')));
  await expect.poll(async () => (await mailsTo(email)).length, { timeout: 20_000 }).toBeGreaterThan(1);
  await signIn(page, email);
});
