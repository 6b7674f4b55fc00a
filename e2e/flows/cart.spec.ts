// The cart with script: what one presses is shown at once, and what does not get through goes back.
import { expect, type Page } from '@playwright/test';
import { query } from '../support/evidence.js';
import { putIntoCart } from '../support/shopper.js';
import { test } from '../support/test.js';

test.use({ allowedMessages: [/status of 4\d\d|ERR_FAILED/] });

async function address(at: number): Promise<string> {
  // As `offer` in checkout.spec.ts: nothing that tests change counts in the choice.
  const [found] = await query<{ slug: string; sku: string }>(
    `WITH mine AS (SELECT id, slug FROM product ORDER BY rank DESC, id OFFSET $1 LIMIT 1),
          one AS (SELECT v.id, v.sku, mine.slug FROM mine JOIN variant v ON v.product_id = mine.id ORDER BY v.sku LIMIT 1)
     UPDATE stock s SET on_hand = greatest(s.on_hand, s.reserved + 20) FROM one WHERE s.variant_id = one.id
     RETURNING one.slug, one.sku`, [at],
  );
  return `/products/${found!.slug}?sku=${found!.sku}`;
}

const ready = (page: Page) => expect(page.locator('html[data-ready]')).toBeAttached();
const badge = (page: Page) => page.getByRole('banner').getByRole('link', { name: /^Cart/ });
const amount = async (page: Page) => {
  const text = await page.getByRole('complementary').locator('.sums > div').first().innerText();
  return Number(/([\d.,]+)\s*$/.exec(text)![1]!.replace(/,/g, ''));
};

test('a press shows its sums before the shop has answered, and the answer is the same', async ({ page }) => {
  await page.goto(await address(40));
  await putIntoCart(page);
  await ready(page);
  const one = await amount(page);
  const waiting = new Promise<() => void>((hold) => {
    void page.route('**/api/v1/cart/lines/*', async (route) => {
      await new Promise<void>((go) => hold(go));
      await route.continue();
    }, { times: 1 });
  });
  await page.getByRole('button', { name: /more$/ }).click();
  await expect(page.getByLabel(/^Quantity of/)).toHaveValue('2');
  expect(await amount(page)).toBeCloseTo(2 * one, 2);
  await expect(badge(page)).toHaveAccessibleName(/2 items/);
  await expect(page.getByRole('complementary')).toHaveAttribute('aria-busy', 'true');
  const before = await page.getByRole('complementary').locator('.sums').innerText();
  (await waiting)();
  await expect(page.getByRole('complementary')).not.toHaveAttribute('aria-busy', 'true');
  expect(await page.getByRole('complementary').locator('.sums').innerText()).toBe(before);
  await page.reload();
  expect(await page.getByRole('complementary').locator('.sums').innerText()).toBe(before);
});

test('what does not get through goes back to what it was, and says why', async ({ page }) => {
  await page.goto(await address(41));
  await putIntoCart(page);
  await ready(page);
  await page.route('**/api/v1/cart/lines/*', (route) => route.abort());
  await page.getByRole('button', { name: /more$/ }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'did not get through' })).toBeVisible();
  await expect(page.getByLabel(/^Quantity of/)).toHaveValue('1');
  await expect(badge(page)).toHaveAccessibleName(/1 item/);
});

test('what was taken out can be put back', async ({ page }) => {
  await page.goto(await address(42));
  await putIntoCart(page);
  await ready(page);
  const answered = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await page.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await answered;
  await expect(page.getByRole('link', { name: 'Check out' })).toBeHidden();
  const back = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.keyboard.press('Enter');
  await back;
  await expect(page.getByLabel(/^Quantity of/)).toHaveValue('1');
  await page.reload();
  await expect(page.getByLabel(/^Quantity of/)).toHaveValue('1');
});

test('adding opens the cart beside the page; Escape gives the focus back', async ({ page }) => {
  await page.goto(await address(43));
  await ready(page);
  const add = page.getByRole('button', { name: 'Add to cart' });
  await add.click();
  const drawer = page.getByRole('dialog', { name: 'In the cart' });
  await expect(drawer).toBeVisible();
  await expect(drawer).toContainText('Added: 1 ×');
  await expect(drawer.getByRole('listitem')).toHaveCount(1);
  await expect(drawer.getByRole('heading')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(add).toBeFocused();
  await add.click();
  await drawer.getByRole('link', { name: 'Check out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Checkout' })).toBeVisible();
});
