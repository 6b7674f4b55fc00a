import { freshEmail, openAProduct, password, signUpAndIn } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

test('a product that a guest adds is on the wishlist after signing in', async ({ page }) => {
  const email = freshEmail('wishes');
  await signUpAndIn(page, email);
  await page.context().clearCookies();
  const title = await openAProduct(page);
  await page.getByRole('button', { name: 'Add to wishlist' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole('main')).toContainText('add it to your wishlist');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Wishlist' })).toBeVisible();
  const wish = page.getByRole('main').getByRole('article');
  await expect(wish).toHaveCount(1);
  await expect(wish).toContainText(title);
  await page.getByRole('button', { name: `Remove ${title} from the wishlist` }).click();
  await expect(page.getByRole('main')).toContainText('Your wishlist is empty');
});

test('the product page shows whether the product is on the wishlist', async ({ page, javaScriptEnabled }) => {
  await signUpAndIn(page, freshEmail('keeps'));
  const title = await openAProduct(page);
  await expect(page.getByRole('button', { name: 'Add to wishlist' })).toBeVisible();
  // The greeting appears with the personal data, from which the button knows the wishlist.
  if (javaScriptEnabled) await expect(page.getByRole('banner').getByRole('link', { name: /Ada/ })).toBeVisible({ timeout: 30_000 });
  const kept = javaScriptEnabled && page.waitForResponse((response) => response.request().method() === 'PUT');
  await page.getByRole('button', { name: 'Add to wishlist' }).click();
  if (kept) {
    await expect(page.getByRole('button', { name: 'Remove from wishlist' })).toBeVisible();
    expect((await kept).ok()).toBe(true);
    await expect(page, 'the page stays').toHaveURL(/\/products\//);
    await page.goto('/account/wishlist');
  }
  // Without script the form leads to the wishlist.
  await expect(page.getByRole('heading', { level: 1, name: 'Wishlist' })).toBeVisible();
  await page.getByRole('main').getByRole('article').getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  if (!javaScriptEnabled) return; // the page is public: only script can show it
  // The button is optimistic: leaving the page at once could abort the request.
  const taken = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await page.getByRole('button', { name: 'Remove from wishlist' }).click();
  await expect(page.getByRole('button', { name: 'Add to wishlist' })).toBeVisible();
  expect((await taken).ok()).toBe(true);
  await page.goto('/account/wishlist');
  await expect(page.getByRole('main')).toContainText('Your wishlist is empty');
});
