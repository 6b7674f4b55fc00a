// No layout shift during a press: changes that arrive meanwhile are shown after it.
import { expect, type Locator, type Page } from '@playwright/test';
import { query } from '../support/evidence.js';
import { address, freshEmail, putIntoCart } from '../support/shopper.js';
import { test } from '../support/test.js';

test.use({ allowedMessages: [/status of 4\d\d/] });

const ready = (page: Page) => expect(page.locator('html[data-ready]')).toBeAttached();
const FREE_SHIPPING_FROM = 5_000;

/** A product below half of the free shipping threshold, and the quantity that reaches the threshold. */
async function cheap(at: number): Promise<{ path: string; enough: number }> {
  // As `offer` in checkout.spec.ts: products that no other test uses.
  const [found] = await query<{ slug: string; sku: string; price: number }>(
    `WITH mine AS (SELECT id, slug FROM product ORDER BY rank DESC, id OFFSET 36 LIMIT 36),
          one AS (SELECT v.id, v.sku, v.price, mine.slug FROM mine JOIN variant v ON v.product_id = mine.id
                  WHERE v.price BETWEEN 600 AND 2400 ORDER BY v.sku OFFSET $1 LIMIT 1)
     UPDATE stock s SET on_hand = greatest(s.on_hand, s.reserved + 20) FROM one WHERE s.variant_id = one.id
     RETURNING one.slug, one.sku, one.price::int AS price`, [at],
  );
  expect(found, 'the catalogue has enough products').toBeDefined();
  return { path: `/products/${found!.slug}?sku=${found!.sku}`, enough: Math.ceil(FREE_SHIPPING_FROM / found!.price) };
}

async function hold(page: Page, control: Locator): Promise<void> {
  await control.scrollIntoViewIfNeeded();
  const box = (await control.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
}

/** A press as long as a person's: 150 ms. The duration is the condition under test, not a wait. */
async function press(page: Page, control: Locator): Promise<void> {
  await hold(page, control);
  const before = await control.boundingBox();
  await page.evaluate(() => new Promise((done) => setTimeout(done, 150)));
  expect(await control.boundingBox(), 'the control stays under the pointer').toEqual(before);
  await page.mouse.up();
}

for (const [name, viewport] of [['wide', { width: 1280, height: 900 }], ['narrow', { width: 390, height: 844 }]] as const) {
  test(`a quantity that reaches free shipping and an immediate press on the checkout both count (${name})`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const { path, enough } = await cheap(name === 'wide' ? 0 : 1);
    await page.goto(path);
    await putIntoCart(page);
    for (const pieces of [enough, 1]) {
      await page.goto('/cart');
      await ready(page);
      await page.getByLabel(/^Quantity of/).fill(String(pieces));
      await press(page, page.getByRole('link', { name: 'Check out' }));
      await expect(page.getByRole('heading', { level: 1, name: 'Checkout' })).toBeVisible();
      await expect(page.getByRole('complementary')).toContainText(`${pieces} ×`);
    }
  });
}

test('a press on the checkout after an invalid quantity shows the message', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto((await cheap(2)).path);
  await putIntoCart(page);
  await ready(page);
  await page.getByLabel(/^Quantity of/).fill('150');
  await press(page, page.getByRole('link', { name: 'Check out' }));
  await expect(page.getByRole('alert').filter({ hasText: 'a number from 0 to 99' })).toBeVisible();
  await expect(page).toHaveURL(/\/cart$/);
});

test('a typed quantity is committed before the press that leaves its field', async ({ page }) => {
  await page.goto((await cheap(3)).path);
  await putIntoCart(page);
  await ready(page);
  const quantity = page.getByLabel(/^Quantity of/);
  await quantity.fill('4');
  await press(page, page.getByRole('button', { name: /more$/ }));
  await expect(quantity).toHaveValue('5');
  await quantity.fill('3');
  await press(page, page.getByRole('button', { name: /^Remove/ }));
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
});

test('the totals of another shipping method wait for the end of a press, and the press counts', async ({ page }) => {
  await page.goto((await cheap(4)).path);
  await putIntoCart(page);
  await page.goto('/checkout');
  await page.getByLabel('E-mail').fill(freshEmail('pressed'));
  for (const [label, value] of Object.entries(address)) await page.getByLabel(label, { exact: true }).fill(value);
  let respond: (() => void) | undefined;
  await page.route('**/checkout', async (route) => {
    // Entries are saved through the same URL.
    if (!route.request().postData()?.includes('do=update')) return route.fallback();
    await new Promise<void>((go) => { respond = go; });
    await route.continue();
  });
  await page.getByRole('radio', { name: /Express/ }).check();
  await expect.poll(() => respond).toBeDefined();
  const order = page.getByRole('button', { name: 'Order and pay' });
  await hold(page, order);
  const responded = page.waitForResponse((response) => response.url().endsWith('/checkout') && response.status() === 200);
  respond!();
  await (await responded).finished();
  const before = await order.boundingBox();
  await page.evaluate(() => new Promise((done) => setTimeout(done, 150)));
  expect(await order.boundingBox(), 'the control stays under the pointer').toEqual(before);
  await page.mouse.up();
  await expect(page.getByText(/total has changed/i).first(), 'the order was submitted with the total that was shown').toBeVisible();
});

test('a filter pressed while another one loads applies to the new list', async ({ page }) => {
  const [found] = await query<{ slug: string }>(
    `SELECT c.slug FROM category c JOIN product p ON p.category_id = c.id AND p.published
     GROUP BY c.slug HAVING count(*) > 8 ORDER BY c.slug LIMIT 1`, [],
  );
  await page.goto(`/categories/${found!.slug}`);
  await ready(page);
  let respond: (() => void) | undefined;
  await page.route(/in_stock=true/, async (route) => {
    await new Promise<void>((go) => { respond = go; });
    await route.continue();
  }, { times: 1 });
  const filters = page.getByRole('complementary', { name: 'Filters' });
  await filters.locator('[data-key=stock]').click();
  await expect.poll(() => respond).toBeDefined();
  await hold(page, filters.locator('[data-key]').first());
  const responded = page.waitForResponse(/in_stock=true/);
  respond!();
  await (await responded).finished();
  await page.evaluate(() => new Promise((done) => setTimeout(done, 150)));
  await page.mouse.up();
  await expect(page).toHaveURL(/in_stock=true/);
  await expect(page).toHaveURL(/(option|attribute)=/);
});
