// The account when there is something in it: no accessibility finding, nothing wider than the window. Empty it stands
// among the states of `support/states.ts`. `STOA_FULL` adds the desktop by night, and German.
import { address, checkOut, freshEmail, openAProduct, pay, putIntoCart, signUpAndIn } from '../support/shopper.js';
import { findings, overflow } from '../support/look.js';
import { settled } from '../support/states.js';
import { expect, test } from '../support/test.js';

const full = !!process.env['STOA_FULL'];
const LOOKS = [
  { name: 'phone, light', viewport: { width: 390, height: 844 }, colorScheme: 'light', full: false },
  { name: 'desktop, dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark', full: true },
] as const;
const ROOMS = ['', '/orders', '/addresses', '/wishlist', '/security', '/data'];

for (const look of LOOKS.filter((look) => full || !look.full)) {
  test.describe(look.name, () => {
    test.use({ viewport: look.viewport, colorScheme: look.colorScheme });
    test('a filled account is accessible and fits every window', async ({ page }) => {
      test.slow();
      const email = freshEmail('rooms');
      await signUpAndIn(page, email);
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
      await expect(page.getByRole('button', { name: 'Take off the wishlist' })).toBeVisible();
      await putIntoCart(page);
      await checkOut(page, email);
      await pay(page);
      for (const prefix of full ? ['', '/de'] : ['']) {
        for (const room of ROOMS) {
          await page.setViewportSize(look.viewport);
          await page.goto(`${prefix}/account${room}`);
          await settled(page);
          expect(await findings(page), room).toEqual([]);
          expect(await overflow(page), room).toEqual([]);
        }
      }
    });
  });
}
