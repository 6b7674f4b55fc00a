// Browsing with script: lists that update in place, suggestions, the enlarged gallery, recently viewed products. Without
// script each of these is a plain link or form (browse.spec.ts).
import type { Page } from '@playwright/test';
import { query } from '../support/evidence.js';
import { openAProduct, putIntoCart } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

/** Waits until the islands are hydrated. */
const ready = (page: Page) => expect(page.locator('html')).toHaveAttribute('data-ready', '');

/** Marks this document, to detect whether another one was loaded. */
const mark = (page: Page) => page.evaluate(() => { document.documentElement.dataset.mark = 'here'; });
const marked = (page: Page) => page.locator('html[data-mark=here]');

/** Opens a category with a facet of two or more values. */
async function openACategory(page: Page): Promise<void> {
  const [found] = await query<{ slug: string }>(
    `SELECT c.slug FROM category c JOIN product p ON p.category_id = c.id AND p.published
     GROUP BY c.slug HAVING count(*) > 8 ORDER BY c.slug LIMIT 1`, [],
  );
  await page.goto(`/categories/${found!.slug}`);
}

const titles = (page: Page) => page.getByRole('main').getByRole('article').getByRole('link').allInnerTexts();

test('a filter updates the list in place, announces the number of items, and the back button reverts it', async ({ page }) => {
  await openACategory(page);
  const before = { url: page.url(), titles: await titles(page) };
  await mark(page);
  const filters = page.getByRole('complementary', { name: 'Filters' });
  const choice = filters.getByRole('link').first();
  const key = await choice.getAttribute('data-key');
  await choice.click();
  await expect(page).toHaveURL(/\?(option|attribute)=/);
  const chosen = page.locator(`[data-key="${key}"]`);
  await expect(chosen).toHaveAttribute('aria-current', 'true');
  await expect(chosen, 'the control keeps the focus').toBeFocused();
  const narrowed = await titles(page);
  expect(narrowed.length).toBeLessThan(before.titles.length);
  await expect(page.getByRole('status').filter({ hasText: `${narrowed.length} item` })).toBeAttached();
  await expect(marked(page), 'the document was not reloaded').toBeAttached();

  await page.goBack();
  await expect(page).toHaveURL(before.url);
  await expect.poll(() => titles(page)).toEqual(before.titles);
  await page.goForward();
  await expect.poll(() => titles(page)).toEqual(narrowed);
  await expect(marked(page)).toBeAttached();
  await page.reload();
  expect(await titles(page), 'the URL alone shows the same list').toEqual(narrowed);
});

test('going back from a product restores the scroll position', async ({ page }) => {
  await openACategory(page);
  await page.getByRole('link', { name: 'Price: low to high' }).click();
  await expect(page).toHaveURL(/sort=price_up/);
  const card = page.getByRole('main').getByRole('article').nth(8);
  await card.scrollIntoViewIfNeeded();
  const y = await page.evaluate(() => scrollY);
  await card.getByRole('link').click();
  await expect(page).toHaveURL(/\/products\//);
  await page.goBack();
  await expect(page).toHaveURL(/sort=price_up/);
  await expect.poll(() => page.evaluate(() => Math.round(scrollY))).toBe(Math.round(y));
});

test.describe('with a failing request', () => {
  test.use({ allowedMessages: [/ERR_FAILED/] }); // the browser logs it

  test('a list that fails to load is loaded as a page', async ({ page }) => {
    await openACategory(page);
    await ready(page);
    await mark(page);
    await page.route(/sort=newest/, (route) => (route.request().resourceType() === 'fetch' ? route.abort() : route.continue()));
    await page.getByRole('link', { name: 'Newest' }).click();
    await expect(page).toHaveURL(/sort=newest/);
    await expect(marked(page)).not.toBeAttached();
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the filters are in a dialog that stays open while choosing and returns the focus', async ({ page }) => {
    await openACategory(page);
    const opener = page.getByRole('link', { name: 'Filter', exact: true });
    await opener.click();
    const dialog = page.getByRole('dialog', { name: 'Filters' });
    await expect(dialog).toBeVisible();
    await dialog.locator('[data-key]').first().click();
    await expect(page).toHaveURL(/=/);
    await expect(dialog).toBeVisible();
    const show = dialog.getByRole('link', { name: /^Show \d+ item/ });
    const count = Number(/\d+/.exec(await show.innerText())?.[0]);
    await show.click();
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
    await expect(page.getByRole('main').getByRole('article')).toHaveCount(count);
    await opener.click();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });
});

test('suggestions follow the combobox pattern', async ({ page }) => {
  await page.goto('/');
  await ready(page);
  const field = page.getByRole('combobox', { name: 'Search the shop' });
  await field.pressSequentially('bow', { delay: 60 });
  const list = page.getByRole('listbox');
  await expect(list.getByRole('option').first()).toBeVisible();
  await expect(field).toHaveAttribute('aria-expanded', 'true');
  await expect(list.locator('mark').first()).toHaveText(/bow/i);

  await field.press('ArrowDown');
  const first = list.getByRole('option').first();
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await expect(field).toHaveAttribute('aria-activedescendant', (await first.getAttribute('id'))!);
  await expect(field, 'the focus stays in the field').toBeFocused();
  await field.press('ArrowUp');
  await expect(field).not.toHaveAttribute('aria-activedescendant', /./);
  await field.press('Escape');
  await expect(list).toBeHidden();

  await field.fill('bowl');
  const product = list.getByRole('group', { name: 'Products' }).getByRole('option').first();
  await expect(product).toHaveAttribute('href', /\/products\//);
  await expect(product.getByText(/€\d/)).toBeVisible();
  await expect(product.locator('img')).toBeVisible();
  await product.click();
  await expect(page).toHaveURL(/\/products\//);

  // A search that was followed is offered again, and can be cleared.
  await ready(page);
  await field.focus();
  const earlier = list.getByRole('group', { name: 'Recent searches' }).getByRole('option');
  await expect(earlier).toHaveText(['bowl']);
  await page.getByRole('button', { name: 'Clear' }).first().click();
  await expect(earlier).toHaveCount(0);
});

test('a query without suggestions says so', async ({ page }) => {
  await page.goto('/');
  await ready(page);
  await page.getByRole('combobox', { name: 'Search the shop' }).fill('zzqxjwv');
  await expect(page.getByText('No matches yet.')).toBeVisible();
});

test('an image opens enlarged, is turned by arrow keys, and closing returns the focus', async ({ page }) => {
  await openAProduct(page);
  await ready(page);
  const picture = page.getByRole('link', { name: /^Enlarge/ }).first();
  await picture.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText('Picture 1 of 3');
  await page.keyboard.press('ArrowRight');
  await expect(dialog).toContainText('Picture 2 of 3');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(dialog).toContainText('Picture 3 of 3');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(picture).toBeFocused();
});

test('the images follow the chosen option without a layout shift', async ({ page }) => {
  const [found] = await query<{ slug: string }>(
    `SELECT slug FROM product WHERE published AND options -> 0 ->> 'key' = 'colour'
       AND jsonb_array_length(options -> 0 -> 'values') > 1 AND availability = 'available' ORDER BY rank LIMIT 1`, [],
  );
  await page.goto(`/products/${found!.slug}`);
  await ready(page);
  const first = page.getByRole('link', { name: /^Enlarge/ }).first();
  const before = { src: await first.locator('img').getAttribute('src'), box: await first.boundingBox() };
  await page.getByRole('group', { name: /^Colour/ }).getByRole('link').and(page.locator(':not([aria-current])')).first().click();
  await expect(first.locator('img')).not.toHaveAttribute('src', before.src!);
  expect(await first.getAttribute('href'), 'the link follows too').toBe(await first.locator('img').getAttribute('src'));
  expect(await first.boundingBox()).toEqual(before.box);
});

test('recently viewed products are shown in the empty cart until the list is cleared', async ({ page }) => {
  const title = await openAProduct(page);
  await ready(page);
  await page.goto('/cart');
  const seen = page.getByRole('region', { name: 'Recently viewed' });
  await expect(seen.getByRole('link', { name: title })).toBeVisible();
  await expect(seen, 'no prices, which may be stale').not.toContainText('€');
  await seen.getByRole('button', { name: 'Clear list' }).click();
  await expect(seen).toBeHidden();
});

test('speculation rules come by a header, without an inline script', async ({ page }) => {
  const response = await page.request.get('/');
  expect(response.headers()['speculation-rules']).toBe('"/speculation.json"');
  const rules = await page.request.get('/speculation.json');
  expect(rules.headers()['content-type']).toContain('application/speculationrules+json');
});

test('validation on blur does not move the button under a press', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 2_400 }); // the button is below the field, and both are visible
  await openAProduct(page);
  await putIntoCart(page);
  await page.goto('/checkout');
  await ready(page);
  await page.getByLabel('E-mail').fill('not an address');
  const button = page.getByRole('button', { name: 'Order and pay' });
  const place = (await button.boundingBox())!;
  await page.mouse.move(place.x + place.width / 2, place.y + 4);
  await page.mouse.down();
  expect(await button.boundingBox()).toEqual(place);
  await page.mouse.up();
  await expect(page.locator('#email-wrong')).toBeVisible();
});
