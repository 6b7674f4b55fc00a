// Every page in each of its states: no accessibility violation of any level, no horizontal overflow from 320 to 1920
// pixels, nothing in the console. `STOA_FULL` adds the three other viewports and colour schemes, and German.
import { findings, overflow } from '../support/page_checks.js';
import { settled, statesIn } from '../support/states.js';
import { expect, test } from '../support/test.js';

const full = !!process.env['STOA_FULL'];
const LOOKS = [
  { name: 'phone, light', viewport: { width: 390, height: 844 }, colorScheme: 'light', full: false },
  { name: 'desktop, dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark', full: true },
  { name: 'phone, dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark', full: true },
  { name: 'desktop, light', viewport: { width: 1280, height: 900 }, colorScheme: 'light', full: true },
] as const;

for (const look of LOOKS.filter((look) => full || !look.full)) {
  test.describe(look.name, () => {
    test.use({ viewport: look.viewport, colorScheme: look.colorScheme });
    for (const prefix of full ? (['', '/de'] as const) : ([''] as const)) {
      for (const [name, state] of statesIn(prefix)) {
        test.describe(() => {
          test.use({ allowedMessages: state.status ? [new RegExp(`status of ${state.status}`)] : [] });
          test(`${prefix} ${name} is accessible${look === LOOKS[0] && prefix === '' ? ' and fits every window' : ''}`, async ({ page }) => {
            await state.open(page, prefix);
            await settled(page);
            expect(await findings(page)).toEqual([]);
            if (look === LOOKS[0] && prefix === '') expect(await overflow(page)).toEqual([]);
          });
        });
      }
    }
  });
}

// In English this is checked above, where the page is open already.
for (const [name, state] of full ? statesIn('/de') : []) {
  test.describe(() => {
    test.use({ allowedMessages: state.status ? [new RegExp(`status of ${state.status}`)] : [] });
    test(`/de ${name} fits every window`, async ({ page }) => {
      await state.open(page, '/de');
      await settled(page);
      expect(await overflow(page)).toEqual([]);
    });
  });
}

test.describe('at 200 %', () => {
  for (const [name, state] of full ? statesIn('') : []) {
    test.describe(() => {
      test.use({
        viewport: { width: 640, height: 450 }, deviceScaleFactor: 2,
        allowedMessages: state.status ? [new RegExp(`status of ${state.status}`)] : [],
      });
      test(`${name} is usable, also with text twice as large`, async ({ page }) => {
        await state.open(page, '');
        await settled(page);
        await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
        await page.setViewportSize({ width: 1280, height: 900 });
        const clipped = await page.evaluate(() => {
          const root = document.documentElement;
          const controls = [...document.querySelectorAll<HTMLElement>('h1, button, .button')].filter((element) => element.checkVisibility());
          return [
            ...(root.scrollWidth > root.clientWidth ? [`${root.scrollWidth - root.clientWidth} px wider than the window`] : []),
            ...controls.filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflow !== 'visible')
              .map((element) => `clipped: ${element.textContent}`),
          ];
        });
        expect(clipped).toEqual([]);
      });
    });
  }
});
