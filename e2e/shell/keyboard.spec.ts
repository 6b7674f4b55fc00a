// Keyboard only, screen readers, reduced motion.
import type { Locator, Page } from '@playwright/test';
import { address, freshEmail, orderNumber } from '../support/shopper.js';
import { settled, states, workerReady } from '../support/states.js';
import { expect, test } from '../support/test.js';

/** Presses Tab until the target has the focus, which must be visible. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < 120; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement, undefined, { timeout: 10_000 })) {
      expect(await target.evaluate((element) => getComputedStyle(element).outlineStyle), 'a focus ring').not.toBe('none');
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target}`);
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

test('a complete purchase by keyboard only', async ({ page }) => {
  test.setTimeout(90_000); // several hundred keystrokes
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' }).or(page.locator('a.skip'))).toBeFocused();
  await press(page, page.getByRole('navigation', { name: 'Categories' }).getByRole('link').first());
  await expect(page).toHaveURL(/\/categories\//);
  await press(page, page.locator('a.skip'));
  const card = page.getByRole('main').getByRole('article').filter({ hasNotText: 'Sold out' }).first();
  await press(page, card.getByRole('link').first());
  await expect(page).toHaveURL(/\/products\//);
  await settled(page);
  await press(page, page.getByRole('button', { name: 'Add to cart' }));
  await press(page, page.getByRole('link', { name: 'View cart' }).first());
  await expect(page).toHaveURL(/\/cart$/);
  await press(page, page.getByRole('link', { name: 'Check out' }));
  await expect(page).toHaveURL(/\/checkout$/);
  for (const [label, value] of Object.entries({ 'E-mail': freshEmail('keyboard'), ...address })) {
    await tabTo(page, page.getByLabel(label, { exact: label !== 'E-mail' }));
    await page.keyboard.type(value);
  }
  await press(page, page.getByRole('button', { name: 'Order and pay' }));
  await expect(page.getByRole('button', { name: /^Pay\b/ })).toBeVisible();
  await press(page, page.getByRole('button', { name: /^Pay\b/ }));
  await expect(page.getByRole('heading', { level: 1, name: 'Thank you' })).toBeVisible({ timeout: 20_000 });
  expect(await orderNumber(page)).toBeTruthy();
});

test('the layout of a page has accessible names', async ({ page }) => {
  await states['home']!.open(page, '');
  await settled(page);
  await expect(page.getByRole('banner')).toMatchAriaSnapshot(`
    - banner:
      - link "Stoa"
      - search:
        - combobox "Search the shop"
        - button "Search"
      - navigation "Account":
        - link /Sign in|Account/
        - link /^Cart/
      - navigation "Categories":
        - list
  `);
  await expect(page.getByRole('contentinfo').getByRole('combobox', { name: 'Theme' })).toBeVisible();
  for (const landmark of ['banner', 'main', 'contentinfo'] as const) await expect(page.getByRole(landmark)).toHaveCount(1);
});

test('an addition, suggestions and the network status are announced', async ({ page, context }) => {
  await states['product-added']!.open(page, '');
  await workerReady(page);
  const drawer = page.getByRole('dialog', { name: 'In your cart' });
  await expect(drawer).toHaveAccessibleDescription(/^Added: 1 × /);
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await page.getByRole('combobox', { name: /Search the shop|Im Shop suchen/ }).fill('mu');
  await expect(page.getByRole('status').filter({ hasText: /\d+ suggestion/ })).toHaveCount(1);
  await settled(page); // the images of suggestions must be loaded before going offline
  await context.setOffline(true);
  await expect(page.getByRole('status').filter({ hasText: 'You are offline' })).toBeVisible();
});

test.describe('a rejected form', () => {
  test.use({ allowedMessages: [/status of 422/] });
  test('focuses the first invalid field, links to all of them, and each has its message', async ({ page }) => {
    await states['checkout-refused']!.open(page, '');
    await expect(page.getByRole('alert').first()).toBeVisible();
    await expect(page.getByLabel('E-mail')).toBeFocused();
    await expect(page.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/e-mail address/i);
    await page.getByRole('alert').first().getByRole('link').first().click();
    await expect(page.getByLabel('E-mail')).toBeFocused();
  });
});

test.describe('with reduced motion', () => {
  test.use({ reducedMotion: 'reduce' } as object);
  test('there is no animation and no transition', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const name of ['home', 'product-added', 'search-suggests']) {
      await states[name]!.open(page, '');
      await page.keyboard.press('Escape'); // closes an overlay
      const link = page.getByRole('main').getByRole('link').first();
      await link.hover();
      const moving = await page.evaluate(() => ({
        running: document.getAnimations().length,
        smooth: getComputedStyle(document.documentElement).scrollBehavior === 'smooth',
        timed: [...document.querySelectorAll('*')].filter((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element);
          return /[1-9]/.test(transitionDuration) || animationName !== 'none';
        }).map((element) => `${element.tagName}.${element.className}`),
      }));
      expect(moving, name).toEqual({ running: 0, smooth: false, timed: [] });
    }
  });

  test('view transitions run only without reduced motion', async ({ page }) => {
    await page.addInitScript(() => {
      addEventListener('pagereveal', (event) => {
        Object.assign(window, { transitioned: (event as Event & { viewTransition: unknown }).viewTransition !== null });
      });
    });
    for (const [reducedMotion, expected] of [['no-preference', true], ['reduce', false]] as const) {
      await page.emulateMedia({ reducedMotion });
      await page.goto('/delivery');
      await page.getByRole('navigation', { name: 'Categories' }).getByRole('link').first().click();
      await expect(page).toHaveURL(/\/categories\//);
      const transitioned = () => page.evaluate(() => (window as Window & { transitioned?: boolean }).transitioned);
      await expect.poll(transitioned, reducedMotion).toBe(expected);
    }
  });
});
