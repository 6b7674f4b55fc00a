// The ways back from the checkout and from the payment page: nothing has to be typed twice, cart and checkout agree, and
// an order that waits for payment can be paid, changed and cancelled.
import { expect, type Page } from '@playwright/test';
import { query } from '../support/evidence.js';
import { address, checkOut, freshEmail, openAProduct, pay, putIntoCart } from '../support/shopper.js';
import { test } from '../support/test.js';

// A 4xx answer that a test brings about is reported by the browser itself.
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

/** With script a choice shows its total at once; without it the button does. */
async function chooseCountry(page: Page, country: string, javaScriptEnabled: boolean): Promise<void> {
  await page.getByLabel('Country').selectOption(country);
  if (!javaScriptEnabled) await page.getByRole('button', { name: 'Update shipping' }).click();
}

/** Orders; the checkout has a button to pay, too, as long as an order waits. */
async function order(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Order and pay' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pay your order' })).toBeVisible();
}

const orders = (email: string) => query<{ number: string; state: string; street: string; country: string }>(
  `SELECT number, state, address->>'street' AS street, address->>'country' AS country
   FROM shop_order WHERE email = $1 ORDER BY placed_at`, [email],
);

test('country and address are still there after a look into the cart, and both pages agree', async ({ page, javaScriptEnabled }) => {
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

test('after “Update shipping” the browser’s way back is no error', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled ?? true, 'with script the page asks by itself and stays');
  await openCheckout(page);
  const email = freshEmail('update');
  await type(page, email);
  await chooseCountry(page, 'FR', false);
  await expect(summary(page)).toContainText('Shipping (France)');
  await expectTyped(page, email);
  const [entry] = await Promise.all([page.waitForResponse(/\/checkout$/), page.reload()]);
  expect(entry.request().method(), 'the page is one that can be loaded again').toBe('GET');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Checkout|Your cart/);
});

test('back from the payment page the waiting order can be paid, and its street corrected', async ({ page }) => {
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

test('another country shows its total before the waiting order is replaced', async ({ page, javaScriptEnabled }) => {
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
    // The button is pressed although the total is still the old one.
    await page.getByRole('button', { name: 'Order and pay' }).click();
    await expect(page.getByRole('alert')).toContainText('The total has changed since you saw it');
  }
  await expect(summary(page)).toContainText('€12.90');
  await order(page);
  await pay(page);
  const [first, second, ...rest] = await orders(email);
  expect([first!.state, second!.state, second!.country, rest]).toEqual(['cancelled', 'paid', 'IT', []]);
});

test('a waiting order is cancelled from the checkout, and what was typed stays', async ({ page }) => {
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

test('two tabs at the checkout, one pays: the other is told, and there is no second order', async ({ page, context }) => {
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

test('the enter key at the checkout asks for the price and neither orders nor leaves', async ({ page }) => {
  await openCheckout(page);
  const email = freshEmail('enter');
  await type(page, email);
  await page.getByLabel('City', { exact: true }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Checkout' })).toBeVisible();
  await expectTyped(page, email);
  expect(await orders(email)).toEqual([]);
});

test('without script a German form that is wrong speaks German, whatever is wrong with it', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled ?? true, 'with script the browser’s own checks come first');
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
