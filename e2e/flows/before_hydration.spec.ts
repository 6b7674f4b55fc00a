// Before the script or the WASM has loaded: controls work without them, and what was typed or chosen takes effect once
// they have.
import type { Page } from '@playwright/test';
import { openAProduct, putIntoCart } from '../support/shopper.js';
import { states } from '../support/states.js';
import { expect, test } from '../support/test.js';

const hydrated = 'html[data-ready]';

/** Holds back requests until the returned function is called. */
async function holdBack(page: Page, what: RegExp): Promise<() => void> {
  let go: () => void;
  const held = new Promise<void>((done) => { go = done; });
  await page.route(what, async (route) => {
    await held;
    await route.continue();
  });
  return () => go();
}

/** The deferred page script. Holding it back delays the `load` event. */
const script = /\/page-[^/]*\.js$/;
const early = { waitUntil: 'commit' } as const;

test('what is typed before hydration is kept and submitted', async ({ page }) => {
  await openAProduct(page);
  await page.getByLabel('Quantity').fill('3');
  await page.getByRole('combobox', { name: /Search the shop|Im Shop suchen/ }).fill('lam');
  await expect(page.locator(hydrated)).toHaveCount(0);
  await expect(page.locator(hydrated)).toHaveCount(1, { timeout: 30_000 });
  await expect(page.getByRole('combobox', { name: /Search the shop|Im Shop suchen/ })).toHaveValue('lam');
  await expect(page.getByLabel('Quantity')).toHaveValue('3');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.getByRole('banner').getByRole('link', { name: /^Cart, 3/ })).toBeVisible();
});

test('an addition before hydration is submitted as a form, once', async ({ page }) => {
  await openAProduct(page);
  await page.getByLabel('Quantity').fill('2');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page).toHaveURL(/\/cart$/);
  await expect(page.getByLabel('Quantity').first()).toHaveValue('2');
});

test('search, filters and options work before hydration', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('combobox', { name: /Search the shop|Im Shop suchen/ }).fill('mug');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/search\?q=mug/);
  await states['category']!.open(page, '');
  const plain = page.url();
  const facet = page.getByRole('main').getByRole('link', { name: /In stock|price/i }).first();
  await facet.click();
  await expect(page).not.toHaveURL(plain);
  await expect(page.getByRole('main').getByRole('article').first()).toBeVisible();
  await states['product']!.open(page, '');
  const other = page.getByRole('main').getByRole('group').first().getByRole('link').nth(1);
  await other.click();
  await expect(page).toHaveURL(/\?sku=/);
  await expect(page.locator(hydrated)).toHaveCount(0);
});

test('country, shipping method and address chosen before the script take effect once it runs', async ({ page }) => {
  await openAProduct(page);
  await putIntoCart(page);
  const summary = page.getByRole('complementary', { name: 'Summary' });
  const release = await holdBack(page, script);
  await page.goto('/checkout', early);
  await page.getByRole('radio', { name: /Express/ }).check();
  await page.getByLabel('Postcode').fill('1');
  await page.getByLabel('City').fill('Berlin');
  await expect(page.getByLabel('Postcode')).not.toHaveAttribute('aria-invalid', 'true');
  release();
  await expect(summary, 'Express has its price').toContainText('€9.90');
  await expect(page.getByRole('radio', { name: /Express/ })).toBeChecked();
  await expect(page.getByLabel('Postcode')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('City'), 'what is being typed stays').toBeFocused();

  const again = await holdBack(page, script);
  await page.goto('/checkout', early);
  await page.getByLabel('Country').selectOption({ label: 'Austria' });
  again();
  await expect(summary).toContainText('Shipping (Austria)');
  await expect(page.getByLabel('Country')).toHaveValue('AT');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('filters that were opened before the script become a dialog that can be closed', async ({ page }) => {
    const release = await holdBack(page, script);
    await page.goto('/', early);
    await page.getByRole('navigation', { name: 'Categories' }).getByRole('link').first().click({ noWaitAfter: true });
    const opener = page.getByRole('link', { name: 'Filter', exact: true });
    await opener.click();
    const filters = page.getByRole('complementary', { name: 'Filters' });
    await expect(filters).toBeInViewport();
    release();
    const dialog = page.getByRole('dialog', { name: 'Filters' });
    await expect(dialog).toBeVisible();
    await dialog.getByRole('link', { name: 'Close' }).click();
    await expect(filters).toBeHidden();
    await expect(opener).toBeInViewport();
  });

  test('the dots show an image that was scrolled to before the script', async ({ page }) => {
    await openAProduct(page);
    const product = page.url();
    const release = await holdBack(page, script);
    await page.goto(product, early);
    const pictures = page.getByRole('list', { name: 'Pictures' });
    await pictures.evaluate((strip) => { strip.scrollTo({ left: strip.children[1]!.getBoundingClientRect().left, behavior: 'instant' }); });
    release();
    await expect(page.locator('.dots a').nth(1)).toHaveAttribute('aria-current', 'true');
  });
});

test('a quantity typed before hydration is committed, and a search gets suggestions', async ({ page }) => {
  await openAProduct(page);
  await putIntoCart(page);
  const release = await holdBack(page, /\.wasm$/);
  await page.goto('/cart');
  const quantity = page.getByLabel(/^Quantity of/);
  const one = await page.getByRole('complementary').locator('.sums > div').first().innerText();
  await quantity.fill('3');
  await page.getByRole('combobox', { name: 'Search the shop' }).fill('mug');
  release();
  await expect(page.locator(hydrated)).toHaveCount(1);
  await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
  await expect(quantity).toHaveValue('3');
  await expect(page.getByRole('complementary').locator('.sums > div').first()).not.toHaveText(one, { useInnerText: true });
  await expect(page.getByRole('banner').getByRole('link', { name: /^Cart, 3/ })).toBeVisible();
});
