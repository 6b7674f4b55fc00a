// The account's pages, empty and filled: no accessibility finding, nothing wider than the window; pictures are kept.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { address, checkOut, freshEmail, openAProduct, pay, putIntoCart, signUpAndIn } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

test.use({ allowedMessages: [/status of 4\d\d/] });

const looks = [
  { name: 'phone-light', width: 390, height: 844, colorScheme: 'light' },
  { name: 'desktop-dark', width: 1440, height: 900, colorScheme: 'dark' },
] as const;
const rooms = ['', '/orders', '/addresses', '/wishlist', '/security', '/data'];

for (const kind of looks) {
  test.describe(kind.name, () => {
    test.use({ viewport: { width: kind.width, height: kind.height }, colorScheme: kind.colorScheme });

    const look = async (page: Page, path: string, name: string) => {
      if (path) await page.goto(path);
      await page.waitForLoadState('networkidle');
      for (const width of [320, kind.width]) {
        await page.setViewportSize({ width, height: kind.height });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${name} is not wider than ${width}`).toBeLessThanOrEqual(0);
      }
      await page.screenshot({ path: `artifacts/${kind.name}/account-${name}.png`, fullPage: true });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`), name).toEqual([]);
    };

    test('on the way in', async ({ page }) => {
      await look(page, '/forgot-password', 'forgot');
      await look(page, '/de/forgot-password?sent=1', 'forgot-sent');
      await look(page, '/reset-password?token=x', 'reset');
      await page.getByLabel('New password').fill('a new password');
      await page.getByRole('button', { name: 'Set the password' }).click();
      await look(page, '', 'reset-spent');
      await look(page, '/sign-in?wish=mug', 'sign-in-wish');
    });

    test('inside', async ({ page }) => {
      test.slow();
      const email = freshEmail('rooms');
      await signUpAndIn(page, email);
      for (const room of rooms) await look(page, `/account${room}`, `empty${room.replace('/', '-')}`);
      await page.goto('/account/addresses');
      for (const street of ['Am Markt 1', 'Hafen 2', 'Lange Straße zum alten Leuchtturm 128']) {
        for (const [label, value] of Object.entries({ ...address, 'Street and number': street })) {
          await page.getByLabel(label, { exact: true }).fill(value);
        }
        await page.getByRole('button', { name: 'Save' }).click();
        await expect(page.getByRole('main')).toContainText(street);
      }
      await openAProduct(page);
      await page.getByRole('button', { name: 'Keep for later' }).click();
      await page.waitForLoadState('networkidle');
      await look(page, '', 'product-kept');
      await putIntoCart(page);
      await checkOut(page, email);
      await pay(page);
      for (const prefix of ['', '/de']) {
        for (const room of rooms) await look(page, `${prefix}/account${room}`, `${prefix ? 'de' : 'filled'}${room.replace('/', '-')}`);
      }
      await page.goto('/account/data');
      await page.getByLabel('Current password').fill('wrong');
      await page.getByRole('button', { name: 'Delete my account for good' }).click();
      await look(page, '', 'data-refused');
    });
  });
}
