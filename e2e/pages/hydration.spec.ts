// Waking changes nothing that is seen: the page before its islands wake and after it are the same to the eye, no
// thing moves, and without script it paints the same. In the project `hydration-debug` (STOA_FULL) the islands are a
// debug build, which says in the console when it finds other HTML than it expects.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { settled, states } from '../support/states.js';
import { expect, test } from '../support/test.js';

/** Pixels that may differ: none, but for the odd edge of a glyph. */
const TOLERANCE = 0.0005;
const debug = process.env['STOA_DEBUG_FRONT'];

/** The buttons that send a choice, which script does by itself. */
const WANTED_WITHOUT_SCRIPT = '.update, #update { display: none !important; }';

/** What is the shopper's own, and filled in by the private call. */
const personal = (page: Page): Locator[] => [page.locator('.tools'), page.locator('.stock'), page.locator('[data-personal]')];

/** Keeps the WASM back until `wake` is called. In a debug build it and its glue come from there; `asked` counts both. */
async function holdWasm(page: Page): Promise<{ wake: () => void; asked: { wasm: number; glue: number } }> {
  const asked = { wasm: 0, glue: 0 };
  let release = () => undefined as void;
  const held = new Promise<void>((done) => { release = done; });
  const built = (ending: string) => join(debug!, readdirSync(debug!).find((name) => name.startsWith('frontend-') && name.endsWith(ending))!);
  await page.route(/\.wasm$/, async (route) => {
    asked.wasm += 1;
    await held;
    await (debug ? route.fulfill({ contentType: 'application/wasm', body: readFileSync(built('_bg.wasm')) }) : route.continue()).catch(() => undefined);
  });
  if (debug) {
    await page.route(/\/frontend-[0-9a-f]+\.js$/, (route) => {
      asked.glue += 1;
      return route.fulfill({ contentType: 'text/javascript', body: readFileSync(built('.js')) });
    });
  }
  return { wake: release, asked };
}

/** From here on writes down what moves, and from where to where. Runs in the page. */
async function watchShifts(): Promise<void> {
  // A picture of the whole page has changed the window's height: that it is as before has been painted two frames later.
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

/** The whole page. What keeps in sight lies where the page is scrolled to: at its top. */
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
 * Pages that have nothing to compare: the payment provider's has no islands, the components' shows what is the
 * shopper's own in all its states, also those that only the private call brings.
 */
const OTHERS = ['payment', 'components'];

for (const [name, state] of Object.entries(states).filter(([name, state]) => !state.script && !OTHERS.includes(name))) {
  test.describe(() => {
    test.use({ allowedMessages: state.status ? [new RegExp(`status of ${state.status}`)] : [] });
    test(`${name} looks the same before and after it wakes`, async ({ page }) => {
      const { wake, asked } = await holdWasm(page);
      await state.open(page, '');
      await settled(page, { awake: false });
      await expect(page.locator('html[data-ready]')).toHaveCount(0);
      const before = await picture(page);
      await page.evaluate(watchShifts);
      wake();
      await settled(page);
      expect(asked.wasm, 'the WASM was held back').toBeGreaterThan(0);
      if (debug) expect(asked.glue, 'it is the debug build').toBeGreaterThan(0);
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate(() => (window as unknown as { moved: string[] }).moved), 'layout shifts').toEqual([]);
      await expectSame(before, await picture(page), name);
    });
  });
}

test.describe('without script', () => {
  // For the style that a picture is taken with.
  test.use({ bypassCSP: true });
  // A debug build of the islands changes nothing here.
  for (const name of debug ? [] : ['home', 'category', 'product', 'cart', 'checkout']) {
    test(`${name} paints the same`, async ({ page, elsewhere }) => {
      await states[name]!.open(page, '');
      await settled(page);
      const plain = await elsewhere({
        javaScriptEnabled: false, bypassCSP: true, storageState: await page.context().storageState(), viewport: page.viewportSize(),
      });
      await plain.goto(page.url(), { waitUntil: 'networkidle' });
      // What is first seen; further down pictures are lazy.
      const seen = async (page: Page) => PNG.sync.read(await page.screenshot({
        animations: 'disabled', caret: 'hide', mask: personal(page), style: WANTED_WITHOUT_SCRIPT,
      }));
      await expectSame(await seen(page), await seen(plain), name);
    });
  }
});
