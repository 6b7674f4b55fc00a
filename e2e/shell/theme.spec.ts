// The theme follows the system until the shopper chooses one, and applies before the first paint.
import { expect, test } from '../support/test.js';

const DARK = 'rgb(20, 16, 12)';
const paper = (page: import('@playwright/test').Page) => page.evaluate(() => {
  const context = document.createElement('canvas').getContext('2d')!;
  context.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
});

test('without a choice the theme follows the system', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  expect(await paper(page)).toBe(DARK);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await paper(page)).not.toBe(DARK);
});

test('a choice is stored, applies to other tabs, and can be reset to the system’s', async ({ page, context }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await page.getByLabel('Theme').selectOption('Dark');
  expect(await paper(page)).toBe(DARK);
  await page.goto('/imprint');
  expect(await paper(page)).toBe(DARK);
  await expect(page.getByLabel('Theme')).toHaveValue('dark');
  await expect(page.locator('meta[name=theme-color]').first()).toHaveAttribute('content', '#14100c');
  const other = await context.newPage();
  await other.goto('/');
  await other.getByLabel('Theme').selectOption('System');
  await expect.poll(() => paper(page)).not.toBe(DARK);
});

test('a chosen theme is applied before the body is parsed', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await page.getByLabel('Theme').selectOption('Dark');
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      Object.assign(window, { themeAtBody: document.documentElement.dataset['theme'] });
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto('/imprint');
  expect(await page.evaluate(() => (window as unknown as { themeAtBody: string }).themeAtBody)).toBe('dark');
  const boot = page.locator('head script[src*="boot"]');
  await expect(boot).toHaveCount(1);
  for (const late of ['async', 'defer']) expect(await boot.getAttribute(late)).toBeNull();
});
