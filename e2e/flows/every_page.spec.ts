// Every page: no accessibility finding, nothing wider than the window, nothing in the console; a picture of each is kept.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { query } from '../support/evidence.js';
import { pages } from '../support/pages.js';
import { checkOut, freshEmail, openAProduct, pay, putIntoCart } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

test.use({ allowedMessages: [/status of 404/] });

const looks = [
  { name: 'phone-light', width: 390, height: 844, colorScheme: 'light' },
  { name: 'desktop-dark', width: 1280, height: 900, colorScheme: 'dark' },
] as const;

async function look(page: Page, name: string, kind: (typeof looks)[number]): Promise<void> {
  await page.waitForLoadState('networkidle');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, `${name} is not wider than the window`).toBeLessThanOrEqual(0);
  await page.screenshot({ path: `artifacts/${kind.name}/${name}.png`, fullPage: true });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`), name).toEqual([]);
}

async function address(template: string): Promise<string> {
  const [product] = await query<{ product: string; category: string }>(
    `SELECT p.slug AS product, c.slug AS category FROM product p JOIN category c ON c.id = p.category_id
     WHERE p.published AND p.availability = 'available' AND jsonb_array_length(p.options) > 0 ORDER BY p.rank LIMIT 1`, [],
  );
  return template.replace('{product}', product!.product).replace('{category}', product!.category);
}

for (const kind of looks) {
  test.describe(kind.name, () => {
    test.use({ viewport: { width: kind.width, height: kind.height }, colorScheme: kind.colorScheme });
    for (const prefix of ['', '/de']) {
      for (const [name, template] of Object.entries(pages)) {
        test(`${prefix}${template}`, async ({ page }) => {
          await page.goto(prefix + (await address(template)));
          await look(page, `${prefix ? 'de-' : ''}${name}`, kind);
        });
      }
    }
    test('the pages of a purchase', async ({ page }) => {
      await openAProduct(page);
      await putIntoCart(page);
      await look(page, 'cart-filled', kind);
      await page.goto('/checkout');
      await look(page, 'checkout-filled', kind);
      await page.goto('/cart');
      await checkOut(page, freshEmail('looks'));
      await look(page, 'payment', kind);
      await pay(page);
      await look(page, 'order-paid', kind);
    });
  });
}
