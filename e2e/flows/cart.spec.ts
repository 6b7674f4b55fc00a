// The cart with script: changes are optimistic, and rejected ones are reverted.
import { expect, type Page } from '@playwright/test';
import { query } from '../support/evidence.js';
import { putIntoCart } from '../support/shopper.js';
import { test } from '../support/test.js';

test.use({ allowedMessages: [/status of 4\d\d|ERR_FAILED/] });

async function address(at: number): Promise<string> {
  // As `offer` in checkout.spec.ts: the choice does not depend on anything that tests change.
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

test('a change shows its totals before the response, which has the same totals', async ({ page }) => {
  await page.goto(await address(40));
  await putIntoCart(page);
  await ready(page);
  const one = await amount(page);
  let hold: (go: () => void) => void;
  const waiting = new Promise<() => void>((held) => { hold = held; });
  await page.route('**/api/v1/cart/lines/*', async (route) => {
    await new Promise<void>((go) => hold(go));
    await route.continue();
  }, { times: 1 });
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

test('a failed change is reverted with a message', async ({ page }) => {
  await page.goto(await address(41));
  await putIntoCart(page);
  await ready(page);
  await page.route('**/api/v1/cart/lines/*', (route) => route.abort());
  await page.getByRole('button', { name: /more$/ }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'could not be saved' })).toBeVisible();
  await expect(page.getByLabel(/^Quantity of/)).toHaveValue('1');
  await expect(badge(page)).toHaveAccessibleName(/1 item/);
});

test('a removal can be undone', async ({ page }) => {
  await page.goto(await address(42));
  await putIntoCart(page);
  await ready(page);
  const responded = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await page.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await responded;
  await expect(page.getByRole('link', { name: 'Check out' })).toBeHidden();
  const back = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.keyboard.press('Enter');
  await back;
  await expect(page.getByLabel(/^Quantity of/)).toHaveValue('1');
  await page.reload();
  await expect(page.getByLabel(/^Quantity of/)).toHaveValue('1');
});

test('removing the last unit and undoing it keep the focus', async ({ page }) => {
  await page.goto(await address(44));
  await putIntoCart(page);
  await ready(page);
  await page.getByRole('button', { name: /fewer$/ }).press('Enter');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Remove/ })).toBeFocused();
  await page.getByLabel(/^Quantity of/).fill('0');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
});

test('a click on the checkout during a change is deferred until the change is saved', async ({ page }) => {
  await page.goto(await address(45));
  await putIntoCart(page);
  await ready(page);
  const go: (() => void)[] = [];
  await page.route('**/api/v1/cart/lines/*', async (route) => {
    await new Promise<void>((done) => go.push(done));
    await route.continue();
  });
  const more = page.getByRole('button', { name: /more$/ });
  for (let pieces = 2; pieces <= 4; pieces += 1) {
    await more.click();
    await expect(page.getByLabel(/^Quantity of/)).toHaveValue(String(pieces));
  }
  const checkout = page.getByRole('link', { name: 'Check out' });
  await checkout.click({ noWaitAfter: true });
  await expect(checkout, 'the click is acknowledged').toHaveAttribute('aria-busy', 'true');
  await expect(page).toHaveURL(/\/cart$/);
  for (let sent = 0; sent < 2; sent += 1) {
    await expect.poll(() => go.length).toBeGreaterThan(sent);
    go[sent]!();
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Checkout' })).toBeVisible();
  await expect(page.getByRole('complementary')).toContainText('4 ×');
});

test('a quantity typed just before the checkout counts, and an invalid one is reported', async ({ page }) => {
  await page.goto(await address(46));
  await putIntoCart(page);
  await ready(page);
  const quantity = page.getByLabel(/^Quantity of/);
  for (const nonsense of ['150', '1.5', '']) {
    await quantity.fill(nonsense);
    await quantity.press('Tab');
    await expect(page.getByRole('alert').filter({ hasText: 'a number from 0 to 99' })).toBeVisible();
    await expect(quantity).toHaveValue('1');
    await quantity.fill('1');
    await quantity.press('Enter');
    await expect(page.getByRole('alert').filter({ hasText: 'a number from 0 to 99' })).toBeHidden();
  }
  await quantity.fill('3');
  await page.getByRole('link', { name: 'Check out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Checkout' })).toBeVisible();
  await expect(page.getByRole('complementary')).toContainText('3 ×');
});

test('Enter on an invalid quantity shows the message and keeps it', async ({ page }) => {
  await page.goto(await address(55));
  await putIntoCart(page);
  await ready(page);
  const quantity = page.getByLabel(/^Quantity of/);
  const message = page.getByRole('alert').filter({ hasText: 'a number from 0 to 99' });
  for (const nonsense of ['100', '-1', '2.5', '']) {
    await quantity.fill(nonsense);
    await expect(message).toBeHidden();
    await quantity.press('Enter');
    await expect(message).toBeVisible();
    await expect(quantity).toHaveValue('1');
    await quantity.press('Enter');
    await expect(message, nonsense).toBeVisible();
  }
  await quantity.fill('2');
  await quantity.press('Enter');
  await expect(message).toBeHidden();
  await expect(badge(page)).toHaveAccessibleName(/2 items/);
});

test('returning to the cart shows the changes of another tab', async ({ page, context }) => {
  const turnTo = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  const other = await context.newPage();
  await page.goto('/cart');
  await ready(page);
  await other.goto(await address(56));
  await putIntoCart(other);
  await ready(other);
  await turnTo();
  await expect(page.getByLabel(/^Quantity of/), 'the cart was empty').toHaveValue('1');
  await ready(page);
  await other.getByLabel(/^Quantity of/).fill('4');
  await other.getByLabel(/^Quantity of/).press('Enter');
  await expect(other.getByRole('complementary')).not.toHaveAttribute('aria-busy', 'true');
  await turnTo();
  await expect(page.getByLabel(/^Quantity of/)).toHaveValue('4');
  await expect(badge(page)).toHaveAccessibleName(/4 items/);
  expect(await amount(page)).toBeCloseTo(await amount(other), 2);
});

test('an item that another tab added is shown with the next change', async ({ page, context }) => {
  await page.goto(await address(47));
  await putIntoCart(page);
  await ready(page);
  const other = await context.newPage();
  await other.goto(await address(48));
  await putIntoCart(other);
  await page.getByRole('button', { name: /more$/ }).click();
  await expect(page.getByLabel(/^Quantity of/)).toHaveCount(2);
  await expect(badge(page)).toHaveAccessibleName(/3 items/);
});

test('a change that is reverted while it is being sent ends reverted', async ({ page }) => {
  await page.goto(await address(50));
  await putIntoCart(page);
  await ready(page);
  let respond: (() => void) | undefined;
  await page.route('**/api/v1/cart/lines/*', async (route) => {
    await new Promise<void>((done) => { respond = done; });
    await route.continue();
  }, { times: 1 });
  const quantity = page.getByLabel(/^Quantity of/);
  await page.getByRole('button', { name: /more$/ }).click();
  await expect.poll(() => respond).toBeDefined();
  await page.getByRole('button', { name: /fewer$/ }).click();
  const settled = page.waitForResponse((response) => response.request().postData()?.includes('"quantity":1') ?? false);
  respond!();
  await settled;
  await expect(page.getByRole('complementary')).not.toHaveAttribute('aria-busy', 'true');
  await expect(quantity).toHaveValue('1');
  await page.reload();
  await expect(quantity).toHaveValue('1');
});

test('the response to another change does not overwrite what is being typed', async ({ page }) => {
  await page.goto(await address(52));
  await putIntoCart(page);
  await page.goto(await address(53));
  await putIntoCart(page);
  await ready(page);
  let respond: (() => void) | undefined;
  await page.route('**/api/v1/cart/lines/*', async (route) => {
    await new Promise<void>((done) => { respond = done; });
    await route.continue();
  }, { times: 1 });
  await page.getByRole('button', { name: /more$/ }).first().click();
  await expect.poll(() => respond).toBeDefined();
  const quantity = page.getByLabel(/^Quantity of/).last();
  await quantity.fill('4');
  respond!();
  await expect(page.getByRole('complementary')).not.toHaveAttribute('aria-busy', 'true');
  await expect(quantity).toHaveValue('4');
  await quantity.press('Tab');
  await expect(badge(page)).toHaveAccessibleName(/6 items/);
});

test('going back to the cart shows its current content and changes nothing', async ({ page }) => {
  const path = await address(54);
  await page.goto(path);
  await putIntoCart(page);
  await ready(page);
  await page.getByRole('button', { name: /more$/ }).click();
  await expect(page.getByRole('complementary')).not.toHaveAttribute('aria-busy', 'true');
  await page.goto(path);
  await ready(page);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(badge(page)).toHaveAccessibleName(/3 items/);
  await page.goBack();
  await ready(page);
  await expect(page.getByLabel(/^Quantity of/)).toHaveValue('3');
  await page.reload();
  await expect(page.getByLabel(/^Quantity of/)).toHaveValue('3');
});

test('a rejected change that has been superseded shows no message', async ({ page }) => {
  await page.goto(await address(49));
  await putIntoCart(page);
  await ready(page);
  let refuse: (() => void) | undefined;
  await page.route('**/api/v1/cart/lines/*', async (route) => {
    await new Promise<void>((done) => { refuse = done; });
    await route.abort();
  }, { times: 1 });
  const quantity = page.getByLabel(/^Quantity of/);
  await quantity.fill('9');
  await quantity.press('Enter');
  await quantity.fill('2');
  await quantity.press('Enter');
  await expect.poll(() => refuse).toBeDefined();
  refuse!();
  await expect(page.getByRole('complementary')).not.toHaveAttribute('aria-busy', 'true');
  await expect(quantity).toHaveValue('2');
  await expect(page.getByRole('alert').filter({ hasText: 'could not be saved' })).toHaveCount(0);
});

test('an addition is limited to the stock, and the drawer shows what was added', async ({ page }) => {
  const path = await address(51);
  const sku = new URL(path, 'http://shop').searchParams.get('sku');
  await query('UPDATE stock SET on_hand = reserved + 4 WHERE variant_id = (SELECT id FROM variant WHERE sku = $1)', [sku]);
  try {
    await page.goto(path);
    await ready(page);
    await page.getByLabel('Quantity').fill('9');
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await expect(page.getByRole('dialog', { name: 'In your cart' })).toContainText('Added: 4 ×');
  } finally {
    await query('UPDATE stock SET on_hand = reserved + 20 WHERE variant_id = (SELECT id FROM variant WHERE sku = $1)', [sku]);
  }
});

test('adding opens the cart drawer, and Escape returns the focus', async ({ page }) => {
  await page.goto(await address(43));
  await ready(page);
  const add = page.getByRole('button', { name: 'Add to cart' });
  await add.click();
  const drawer = page.getByRole('dialog', { name: 'In your cart' });
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
