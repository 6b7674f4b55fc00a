// The actions of a shopper, by role and accessible name. They work with script and without.
import { expect, type Page } from '@playwright/test';
import { mailTo } from './evidence.js';

export const address = {
  'Full name': 'Ada Lovelace',
  'Street and number': 'Stoagasse 4',
  'Postcode': '10115',
  'City': 'Berlin',
} as const;

/** An e-mail address that no other test uses. */
export const freshEmail = (prefix: string) => `${prefix}-${crypto.randomUUID()}@example.org`;

/** From home through the first category to its first product that can be bought. */
export async function openAProduct(page: Page): Promise<string> {
  await page.goto('/');
  const categories = page.getByRole('navigation', { name: 'Categories' }).getByRole('link');
  await categories.first().click();
  const card = page.getByRole('main').getByRole('article').filter({ hasNotText: 'Sold out' }).first();
  await card.getByRole('link').first().click();
  await expect(page).toHaveURL(/\/products\//);
  return (await page.getByRole('heading', { level: 1 }).innerText()).trim();
}

/** Adds the open product to the cart and opens the cart. */
export async function putIntoCart(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add to cart' }).click();
  if (!/\/cart$/.test(page.url())) {
    // With script the drawer opens after the addition; without script the form leads to the cart page.
    await expect(page.getByRole('dialog', { name: 'In your cart' }).or(page.getByRole('heading', { level: 1, name: 'Your cart' }))).toBeVisible();
    await page.goto('/cart');
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Your cart' })).toBeVisible();
}

/** From the cart to the payment page. */
export async function checkOut(page: Page, email: string): Promise<void> {
  await page.getByRole('link', { name: 'Check out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Checkout' })).toBeVisible();
  await page.getByLabel('E-mail').fill(email);
  for (const [label, value] of Object.entries(address)) await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole('button', { name: 'Order and pay' }).click();
  await expect(page.getByRole('button', { name: /^Pay\b/ })).toBeVisible();
}

/** Pays on the provider's page; returns the order's number once it is confirmed. */
export async function pay(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^Pay\b/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Thank you' })).toBeVisible({ timeout: 20_000 });
  return orderNumber(page);
}

/** The number of the order whose page is open. */
export async function orderNumber(page: Page): Promise<string> {
  const number = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}/;
  const text = await page.getByRole('main').innerText();
  const found = number.exec(text)?.[0];
  expect(found, 'the page shows the number of the order').toBeDefined();
  return found!;
}

export const password = 'correct horse battery';

/** The link in the mail that verifies an address. */
export const verifyLink = async (email: string) =>
  /https?:\/\/\S+\/verify-email\S+/.exec((await mailTo(email, /confirm/i)).text)![0];

/** Creates an account, verifies its address with the mailed link, and is signed in by that. */
export async function signUpAndIn(page: Page, email: string, link = verifyLink): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Full name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.goto(await link(email));
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Confirm address' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible();
}

export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}
