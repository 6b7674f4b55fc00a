// Hydration is invisible: the page looks the same before and after it, without a layout shift, and the same without
// script. With STOA_DEBUG_FRONT the islands are a debug build, which logs hydration mismatches to the console.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { settled, states } from '../support/states.js';
import { expect, test } from '../support/test.js';

/** The share of pixels that may differ: anti-aliasing of a few glyphs. */
const TOLERANCE = 0.0005;
const debug = process.env['STOA_DEBUG_FRONT'];

/** Hides the buttons that submit a choice: with script they are not needed. */
const HIDE_NO_SCRIPT_BUTTONS = '.update, #update { display: none !important; }';

/** The personal parts, which are filled in after the private request. */
const personal = (page: Page): Locator[] => [page.locator('.tools'), page.locator('.stock'), page.locator('[data-personal]')];

/** Holds back the WASM until `release` is called; `requests` counts. A debug build replaces it and its glue. */
async function holdWasm(page: Page): Promise<{ release: () => void; requests: { wasm: number; glue: number } }> {
  const requests = { wasm: 0, glue: 0 };
  let release = () => undefined as void;
  const held = new Promise<void>((done) => { release = done; });
  const built = (ending: string) => join(debug!, readdirSync(debug!).find((name) => name.startsWith('frontend-') && name.endsWith(ending))!);
  await page.route(/\.wasm$/, async (route) => {
    requests.wasm += 1;
    await held;
    await (debug ? route.fulfill({ contentType: 'application/wasm', body: readFileSync(built('_bg.wasm')) }) : route.continue()).catch(() => undefined);
  });
  if (debug) {
    await page.route(/\/frontend-[0-9a-f]+\.js$/, (route) => {
      requests.glue += 1;
      return route.fulfill({ contentType: 'text/javascript', body: readFileSync(built('.js')) });
    });
  }
  return { release, requests };
}

/** Records all layout shifts from now on. Runs in the page. */
async function watchShifts(): Promise<void> {
  // A full-page screenshot changes the viewport's height temporarily: two frames later the original height is painted
  // again.
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const moved: string[] = [];
  Object.assign(window, { moved });
  interface Shift { value: number; sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] }
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as unknown as Shift[]) {
      if (value < 0.001) continue;
      const what = sources.map(({ node, previousRect: from, currentRect: to }) => `${node?.nodeName} ${from.x},${from.y} to ${to.x},${to.y}`);
      moved.push(`${value}: ${what.join('; ')} in a window of ${innerWidth} by ${innerHeight}, scrolled by ${scrollY}`);
    }
  }).observe({ type: 'layout-shift' });
}

/** A full-page screenshot, scrolled to the top because of sticky elements. */
async function picture(page: Page): Promise<PNG> {
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
  return PNG.sync.read(await page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide', mask: personal(page) }));
}

async function expectSame(before: PNG, after: PNG, name: string): Promise<void> {
  expect({ width: after.width, height: after.height }).toEqual({ width: before.width, height: before.height });
  const difference = new PNG({ width: before.width, height: before.height });
  const pixels = pixelmatch(before.data, after.data, difference.data, before.width, before.height, { threshold: 0.1 });
  if (pixels > 0) await test.info().attach(`${name}.png`, { body: PNG.sync.write(difference), contentType: 'image/png' });
  expect(pixels / (before.width * before.height), `${name}: ${pixels} pixels differ`).toBeLessThanOrEqual(TOLERANCE);
}

/**
 * States without a comparison: the payment provider's page has no islands, and the component showcase has the personal parts
 * in states that they only have after the private request.
 */
const OTHERS = ['payment', 'components'];

for (const [name, state] of Object.entries(states).filter(([name, state]) => !state.script && !OTHERS.includes(name))) {
  test.describe(() => {
    test.use({ allowedMessages: state.status ? [new RegExp(`status of ${state.status}`)] : [] });
    test(`${name} looks the same before and after hydration`, async ({ page }) => {
      const { release, requests } = await holdWasm(page);
      await state.open(page, '');
      await settled(page, { hydrated: false });
      await expect(page.locator('html[data-ready]')).toHaveCount(0);
      const before = await picture(page);
      await page.evaluate(watchShifts);
      release();
      await settled(page);
      expect(requests.wasm, 'the WASM was held back').toBeGreaterThan(0);
      if (debug) expect(requests.glue, 'it is the debug build').toBeGreaterThan(0);
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate(() => (window as unknown as { moved: string[] }).moved), 'layout shifts').toEqual([]);
      await expectSame(before, await picture(page), name);
    });
  });
}

test.describe('without script', () => {
  // The screenshot's `style` option needs it.
  test.use({ bypassCSP: true });
  // Without script a debug build makes no difference.
  for (const name of debug ? [] : ['home', 'category', 'product', 'cart', 'checkout']) {
    test(`${name} paints the same`, async ({ page, elsewhere }) => {
      await states[name]!.open(page, '');
      await settled(page);
      const plain = await elsewhere({
        javaScriptEnabled: false, bypassCSP: true, storageState: await page.context().storageState(), viewport: page.viewportSize(),
      });
      await plain.goto(page.url(), { waitUntil: 'networkidle' });
      // Only the viewport: images further down are lazy.
      const seen = async (page: Page) => PNG.sync.read(await page.screenshot({
        animations: 'disabled', caret: 'hide', mask: personal(page), style: HIDE_NO_SCRIPT_BUTTONS,
      }));
      await expectSame(await seen(page), await seen(plain), name);
    });
  }
});
