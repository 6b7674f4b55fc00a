// Going back from the checkout and from the payment page: entries are kept, cart and checkout agree, and an order that is
// awaiting payment can be paid, changed and cancelled.
import { expect, type Page } from '@playwright/test';
import { query } from '../support/evidence.js';
import { address, checkOut, freshEmail, openAProduct, pay, putIntoCart } from '../support/shopper.js';
import { test } from '../support/test.js';

// The browser logs a 4xx response that a test provokes.
test.use({ allowedMessages: [/status of 4\d\d/] });

const summary = (page: Page) => page.getByRole('complementary', { name: 'Summary' });

async function openCheckout(page: Page): Promise<void> {
  await openAProduct(page);
  await putIntoCart(page);
  await page.getByRole('link', { name: 'Check out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Checkout' })).toBeVisible();
}

async function type(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  for (const [label, value] of Object.entries(address)) await page.getByLabel(label, { exact: true }).fill(value);
}

async function expectTyped(page: Page, email: string, street = 'Stoagasse 4'): Promise<void> {
  await expect(page.getByLabel('E-mail')).toHaveValue(email);
  await expect(page.getByLabel('Street and number', { exact: true })).toHaveValue(street);
  await expect(page.getByLabel('City', { exact: true })).toHaveValue('Berlin');
}

/** With script a choice updates the total at once; without script the button does. */
async function chooseCountry(page: Page, country: string, javaScriptEnabled: boolean): Promise<void> {
  await page.getByLabel('Country').selectOption(country);
  if (!javaScriptEnabled) await page.getByRole('button', { name: 'Update shipping' }).click();
}

/** Places the order. "Pay now" of a pending order is another button. */
async function order(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Order and pay' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pay your order' })).toBeVisible();
}

const orders = (email: string) => query<{ number: string; state: string; street: string; country: string }>(
  `SELECT number, state, address->>'street' AS street, address->>'country' AS country
   FROM shop_order WHERE email = $1 ORDER BY placed_at`, [email],
);

test('country and address are kept after a visit to the cart, and both pages agree', async ({ page, javaScriptEnabled }) => {
  await openCheckout(page);
  const email = freshEmail('way-back');
  await type(page, email);
  await chooseCountry(page, 'AT', javaScriptEnabled ?? true);
  await expect(summary(page)).toContainText('Shipping (Austria)');
  await page.getByRole('button', { name: 'Back to the cart' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Your cart' })).toBeVisible();
  await expect(summary(page)).toContainText('Shipping (Austria)');
  await page.getByRole('link', { name: 'Check out' }).click();
  await expectTyped(page, email);
  await expect(page.getByLabel('Country')).toHaveValue('AT');
});

test('reload and back work after “Update shipping”', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled ?? true, 'with script the page updates in place');
  await openCheckout(page);
  const email = freshEmail('update');
  await type(page, email);
  await chooseCountry(page, 'FR', false);
  await expect(summary(page)).toContainText('Shipping (France)');
  await expectTyped(page, email);
  const [entry] = await Promise.all([page.waitForResponse(/\/checkout$/), page.reload()]);
  expect(entry.request().method(), 'the page can be reloaded without resubmitting a form').toBe('GET');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Checkout|Your cart/);
});

test('after leaving the payment page the pending order can be changed and paid', async ({ page }) => {
  await openCheckout(page);
  const email = freshEmail('street');
  await type(page, email);
  await order(page);
  const [first] = await orders(email);

  await page.goto('/cart');
  await expect(page.getByRole('main')).toContainText(`Order ${first!.number} from this cart is awaiting payment`);
  for (const button of ['Pay now', 'Cancel order']) await expect(page.getByRole('button', { name: button })).toBeVisible();
  await page.getByRole('link', { name: 'Change order' }).click();
  await expectTyped(page, email);
  await page.getByLabel('Street and number', { exact: true }).fill('Stoagasse 44');
  await order(page);
  await pay(page);
  expect(await orders(email)).toEqual([{ number: first!.number, state: 'paid', street: 'Stoagasse 44', country: 'DE' }]);
});

test('another country shows its total before the pending order is replaced', async ({ page, javaScriptEnabled }) => {
  await openCheckout(page);
  const email = freshEmail('country');
  await type(page, email);
  await order(page);

  await page.goto('/checkout');
  await expect(page.getByRole('button', { name: 'Pay now' })).toBeVisible();
  await page.getByLabel('Country').selectOption('IT');
  if (javaScriptEnabled ?? true) {
    await expect(summary(page)).toContainText('Shipping (Italy)');
  } else {
    // Ordering while the page still shows the old total.
    await page.getByRole('button', { name: 'Order and pay' }).click();
    await expect(page.getByRole('alert')).toContainText('The total has changed since you saw it');
  }
  await expect(summary(page)).toContainText('€12.90');
  await order(page);
  await pay(page);
  const [first, second, ...rest] = await orders(email);
  expect([first!.state, second!.state, second!.country, rest]).toEqual(['cancelled', 'paid', 'IT', []]);
});

test('a pending order is cancelled from the checkout, and the entries stay', async ({ page }) => {
  await openCheckout(page);
  const email = freshEmail('cancel');
  await type(page, email);
  await order(page);
  await page.goto('/checkout');
  await page.getByRole('button', { name: 'Cancel order' }).click();
  await expect(page).toHaveURL(/\/checkout$/);
  await expect(page.getByRole('button', { name: 'Pay now' })).toHaveCount(0);
  await expectTyped(page, email);
  expect((await orders(email)).map(({ state }) => state)).toEqual(['cancelled']);
});

test('with the checkout in two tabs, paying in one prevents a second order in the other', async ({ page, context }) => {
  await openCheckout(page);
  const email = freshEmail('tabs');
  await type(page, email);
  const other = await context.newPage();
  await other.goto('/checkout');
  await type(other, email);
  await order(page);
  await pay(page);
  await other.getByRole('button', { name: 'Order and pay' }).click();
  await expect(other.getByRole('main')).toContainText(/There is nothing left to pay: order .* is paid/);
  expect((await orders(email)).map(({ state }) => state)).toEqual(['paid']);
});

test('Enter at the checkout recalculates the price and places no order', async ({ page }) => {
  await openCheckout(page);
  const email = freshEmail('enter');
  await type(page, email);
  await page.getByLabel('City', { exact: true }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Checkout' })).toBeVisible();
  await expectTyped(page, email);
  expect(await orders(email)).toEqual([]);
});

test('without script an invalid German form shows all of its errors in German', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled ?? true, 'with script the browser’s own validation comes first');
  await openAProduct(page);
  await putIntoCart(page);
  await page.goto('/de/checkout');
  await page.getByLabel('Land').selectOption('ES');
  await page.getByRole('radio', { name: /Express/ }).check();
  await page.getByLabel('E-Mail').fill('ada@example.org');
  await page.getByLabel('E-Mail').evaluate((field: HTMLInputElement) => { field.form!.noValidate = true; });
  await page.getByRole('button', { name: 'Zahlungspflichtig bestellen' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Diese Versandart gibt es für dieses Land nicht.');
  await expect(alert).toContainText('Bitte einen Ort angeben');
  await expect(page.getByLabel('Land')).toHaveValue('ES');
});
