// The checkout: shipping methods with dates, changes that are accepted before paying, no duplicate orders.
import { expect, type Page } from '@playwright/test';
import { query } from '../support/evidence.js';
import { address, checkOut, freshEmail, orderNumber, pay, putIntoCart } from '../support/shopper.js';
import { test } from '../support/test.js';

// The browser logs a 4xx response that a test provokes.
test.use({ allowedMessages: [/status of 4\d\d/] });

interface Offer { slug: string; sku: string; price: number; on_hand: number }

/**
 * A product that no other test uses: from the end of the catalogue, one for each test in each project. The choice does not
 * depend on anything that tests change, and there is enough stock for one test.
 */
async function offer(at: number): Promise<Offer> {
  const projects = ['script', 'no-script', 'phone', 'cart.spec.ts', 'and more of it', 'slow-wasm']; // the offset of each project; cart.spec.ts takes two ranges
  const mine = at + 12 * projects.indexOf(test.info().project.name);
  const [found] = await query<Offer>(
    `WITH mine AS (SELECT id, slug FROM product ORDER BY rank DESC, id OFFSET $1 LIMIT 1),
          one AS (SELECT v.id, v.sku, v.price, mine.slug FROM mine JOIN variant v ON v.product_id = mine.id ORDER BY v.sku LIMIT 1)
     UPDATE stock s SET on_hand = greatest(s.on_hand, s.reserved + 20) FROM one WHERE s.variant_id = one.id
     RETURNING one.slug, one.sku, one.price::int AS price, s.on_hand`, [mine],
  );
  expect(found, 'the catalogue has enough products').toBeDefined();
  return found!;
}

const eur = (cents: number) => `€${(cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;

async function fill(page: Page, at: number): Promise<Offer> {
  const found = await offer(at);
  await page.goto(`/products/${found.slug}?sku=${found.sku}`);
  await putIntoCart(page);
  return found;
}

const total = (page: Page) => page.getByRole('complementary', { name: 'Summary' }).locator('.total');

async function type(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  for (const [label, value] of Object.entries(address)) await page.getByLabel(label, { exact: true }).fill(value);
}

/** With script a choice updates the total at once; without script the button does. */
async function choose(page: Page, javaScriptEnabled: boolean, what: () => Promise<unknown>): Promise<void> {
  await what();
  if (!javaScriptEnabled) await page.getByRole('button', { name: 'Update shipping' }).click();
}

test('choosing express keeps the entries, and the order keeps its delivery dates', async ({ page, javaScriptEnabled }) => {
  await fill(page, 0);
  await expect(page.getByRole('complementary')).toContainText(/Arrives between .* and /);
  await page.goto('/checkout');
  await type(page, freshEmail('express'));
  const before = await total(page).innerText();
  await choose(page, javaScriptEnabled ?? true, () => page.getByRole('radio', { name: /Express/ }).check());
  await expect(total(page)).not.toHaveText(before, { useInnerText: true });
  await expect(page.getByLabel('City')).toHaveValue('Berlin');
  await expect(page.getByRole('radio', { name: /Express/ })).toBeChecked();
  await page.getByRole('button', { name: 'Order and pay' }).click();
  const number = await pay(page);
  await expect(page.getByRole('main')).toContainText(/Express\. Arrives on /);
  const [order] = await query<{ method: string; days: boolean }>(
    "SELECT quote->>'method' AS method, quote->'delivery'->>'from' IS NOT NULL AS days FROM shop_order WHERE number = $1", [number],
  );
  expect(order).toEqual({ method: 'express', days: true });
});

test('another country has other shipping methods', async ({ page, javaScriptEnabled }) => {
  await fill(page, 1);
  await page.goto('/checkout');
  await choose(page, javaScriptEnabled ?? true, () => page.getByLabel('Country').selectOption('IT'));
  await expect(page.getByRole('radio', { name: /Express/ })).toHaveCount(0);
  await expect(total(page).locator('..')).toContainText('Shipping (Italy)');
});

test('a higher price and insufficient stock are accepted before paying', async ({ page }) => {
  const mine = await fill(page, 2);
  await page.goto('/cart');
  await page.getByLabel(/^Quantity of/).fill('3');
  await page.getByLabel(/^Quantity of/).press('Enter');
  const summary = page.getByRole('complementary', { name: 'Summary' });
  await expect(summary).toContainText(eur(3 * mine.price));
  // The total is optimistic: before the response, the quantity would be reduced to the lower stock below.
  await expect(summary).not.toHaveAttribute('aria-busy', 'true');
  await query('UPDATE variant SET price = price + 100 WHERE sku = $1', [mine.sku]);
  await query('UPDATE stock SET on_hand = reserved + 2 WHERE variant_id = (SELECT id FROM variant WHERE sku = $1)', [mine.sku]);
  try {
    await page.goto('/cart');
    const was = `Was ${eur(mine.price)} each, now ${eur(mine.price + 100)}.`;
    await expect(page.getByRole('main')).toContainText(was);
    await expect(page.getByRole('main')).toContainText('Only 2 left');
    await expect(page.getByRole('link', { name: 'Check out' })).toBeHidden();

    await page.goto('/checkout');
    await expect(page.getByRole('button', { name: 'Order and pay' })).toHaveCount(0);
    await type(page, freshEmail('changed'));
    await page.getByRole('button', { name: 'Accept changes' }).click();
    await expect(page.getByRole('button', { name: 'Order and pay' })).toBeVisible();
    await expect(page.getByLabel('City'), 'the entries are kept').toHaveValue('Berlin');
    await expect(total(page).locator('..')).toContainText(eur(2 * (mine.price + 100)));
    await page.getByRole('button', { name: 'Order and pay' }).click();
    await pay(page);
  } finally {
    await query('UPDATE variant SET price = $2 WHERE sku = $1', [mine.sku, mine.price]);
    await query('UPDATE stock SET on_hand = $2 WHERE variant_id = (SELECT id FROM variant WHERE sku = $1)', [mine.sku, mine.on_hand]);
  }
});

test('a quantity beyond the stock is reduced to the stock with a message', async ({ page }) => {
  const mine = await fill(page, 10);
  await query('UPDATE stock SET on_hand = reserved + 4 WHERE variant_id = (SELECT id FROM variant WHERE sku = $1)', [mine.sku]);
  try {
    await page.goto('/cart');
    const quantity = page.getByLabel(/^Quantity of/);
    await quantity.fill('9');
    await quantity.press('Enter');
    await expect(quantity).toHaveValue('4');
    await expect(page.getByText(/^We don’t have that many left\.|^That’s all we have left\./)).toBeVisible();
    await page.goto('/cart');
    await expect(page.getByText('That’s all we have left.')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Check out' })).toBeVisible();
  } finally {
    await query('UPDATE stock SET on_hand = $2 WHERE variant_id = (SELECT id FROM variant WHERE sku = $1)', [mine.sku, mine.on_hand]);
  }
});

test('a double click places one order', async ({ page }) => {
  await fill(page, 3);
  await page.goto('/checkout');
  const email = freshEmail('twice');
  await type(page, email);
  await page.getByRole('button', { name: 'Order and pay' }).dblclick();
  await pay(page);
  const orders = await query<{ state: string }>('SELECT state FROM shop_order WHERE email = $1', [email]);
  expect(orders).toEqual([{ state: 'paid' }]);
});

test('the checkout after paying charges nothing and says so', async ({ page }) => {
  await fill(page, 4);
  const email = freshEmail('back');
  await checkOut(page, email);
  const number = await pay(page);
  await page.goto('/checkout');
  await expect(page.getByRole('main')).toContainText(`order ${number} is paid`);
  await page.getByRole('link', { name: 'View order' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Thank you' })).toBeVisible();

});

test('the back button after paying leads to one paid order, whatever is clicked', async ({ page }) => {
  await fill(page, 9);
  const email = freshEmail('history');
  await checkOut(page, email);
  const number = await pay(page);
  const shop = new URL(page.url()).host;
  // Through the payment page to the checkout: its restored form, or the page that replaced it.
  const atCheckout = () => new URL(page.url()).host === shop && /^\/(checkout|cart)$/.test(new URL(page.url()).pathname);
  for (let steps = 0; steps < 6 && !atCheckout(); steps += 1) await page.goBack();
  expect(atCheckout(), page.url()).toBe(true);
  const again = page.getByRole('button', { name: 'Order and pay' });
  await expect(again.or(page.getByText(`order ${number} is paid`)).first()).toBeVisible();
  if (await again.isVisible()) {
    await again.click();
    await expect(page.getByRole('main')).toContainText(number);
  }
  const orders = await query<{ number: string; state: string }>('SELECT number, state FROM shop_order WHERE email = $1', [email]);
  expect(orders).toEqual([{ number, state: 'paid' }]);
});

test('a pending order is shown in the cart, and ordering from a stale page links to it', async ({ page, context }) => {
  await fill(page, 5);
  const before = await context.newPage();
  await before.goto('/checkout');
  await type(before, freshEmail('waits'));
  await checkOut(page, freshEmail('waits'));
  await page.goto('/cart');
  await expect(page.getByRole('main')).toContainText(/Order .* from this cart is awaiting payment\. Your items are reserved until/);
  await before.getByRole('button', { name: 'Order and pay' }).click();
  await expect(before.getByRole('alert')).toContainText('it is awaiting payment');
  await before.getByRole('link', { name: /^View order/ }).click();
  await before.getByRole('button', { name: 'Pay now' }).click();
  await pay(before);
});

test('a paid order is returned, refunded and restocked', async ({ page }) => {
  const mine = await fill(page, 6);
  await checkOut(page, freshEmail('returns'));
  const number = await pay(page);
  const units = () => query<{ on_hand: number }>('SELECT s.on_hand FROM stock s JOIN variant v ON v.id = s.variant_id WHERE v.sku = $1', [mine.sku]);
  const [sold] = await units();
  await page.getByText('Return order').click();
  await page.getByLabel(/^Reason/).selectOption('changed_mind');
  await page.getByRole('button', { name: 'Return this order' }).click();
  await expect(page.getByRole('main')).toContainText('Your refund is on its way');
  await expect(page.getByRole('main')).toContainText('Returned');
  const [order] = await query<{ state: string }>('SELECT state FROM shop_order WHERE number = $1', [number]);
  expect(order!.state).toBe('refunded');
  expect((await units())[0]!.on_hand).toBe(sold!.on_hand + 1);

  await page.getByRole('button', { name: 'Order again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Your cart' })).toBeVisible();
  await expect(page.getByLabel(/^Quantity of/)).toHaveValue('1');
});

test('an invalid form shows a message at each field and keeps the rest', async ({ page, javaScriptEnabled }) => {
  await fill(page, 7);
  await page.goto('/checkout');
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByLabel('Full name').fill('Ada');
  await page.getByLabel('Street').fill('Weg 1');
  await page.getByLabel('Postcode').fill('1');
  const city = page.getByLabel('City');
  if (javaScriptEnabled ?? true) {
    await city.focus();
    await expect(page.getByText('Please enter the postcode.')).toBeVisible();
    await page.getByRole('button', { name: 'Order and pay' }).click();
    await expect(page.getByLabel('Postcode')).toBeFocused();
    await page.getByLabel('Postcode').fill('10115');
    await expect(page.getByText('Please enter the postcode.')).toBeHidden();
    await page.getByRole('button', { name: 'Order and pay' }).click();
    await expect(city).toBeFocused();
    await expect(city).toHaveAttribute('aria-invalid', 'true');
  } else {
    // Without the browser's own validation.
    await page.getByLabel('Postcode').evaluate((field: HTMLInputElement) => { field.form!.noValidate = true; });
    await page.getByRole('button', { name: 'Order and pay' }).click();
    await expect(page.getByText('This postcode does not match the country.').last()).toBeVisible();
    await expect(page.getByText('Please enter a city, up to 100 characters.').last()).toBeVisible();
  }
  await expect(page.getByLabel('Full name')).toHaveValue('Ada');
});

test('the whole checkout works by keyboard only', async ({ page, javaScriptEnabled }) => {
  // It checks that a choice updates the totals at once. Without script the page is the same, with the browser's own keys.
  test.skip(!(javaScriptEnabled ?? true), 'without script a choice is submitted by its button');
  await fill(page, 8);
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      const label = await page.evaluate(() => {
        const focused = document.activeElement as HTMLInputElement | null;
        if (focused === null || focused === document.body as Element) return ''; // its text is that of the whole page
        return `${focused?.labels?.[0]?.textContent ?? ''} ${focused?.getAttribute('aria-label') ?? ''} ${focused?.textContent ?? ''}`;
      });
      if (name.test(label)) return;
    }
    throw new Error(`Tab does not reach ${name}`);
  };
  await tabTo(/Check out/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Checkout' })).toBeVisible();
  await tabTo(/Parcel/);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /Express/ })).toBeChecked();
  await expect(page.getByRole('complementary')).toContainText('€9.90');
  await expect(page.getByRole('radio', { name: /Express/ })).toBeFocused();
  const typed: [RegExp, string][] = [[/E-mail/, freshEmail('keys')], [/Full name/, 'Ada'], [/Street/, 'Weg 1'], [/Postcode/, '10115'], [/City/, 'Berlin']];
  for (const [label, value] of typed) {
    await tabTo(label);
    await page.keyboard.type(value);
  }
  await tabTo(/Order and pay/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Pay\b/ })).toBeVisible();
  await tabTo(/^\s*Pay\b/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Thank you' })).toBeVisible({ timeout: 20_000 });
  expect(await orderNumber(page)).toMatch(/-/);
});
