// `cargo xtask shots`: a screenshot of every state at three widths, light and dark, in `artifacts/shots/`.
import { settled, states } from '../support/states.js';
import { test } from '../support/test.js';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [390, 820, 1440]) {
    test.describe(`${width} ${colorScheme}`, () => {
      test.use({ viewport: { width, height: width < 500 ? 844 : 900 }, colorScheme });
      for (const [name, state] of Object.entries(states)) {
        test.describe(() => {
          test.use({ allowedMessages: state.status ? [new RegExp(`status of ${state.status}`)] : [] });
          test(name, async ({ page }) => {
            await state.open(page, '');
            await settled(page);
            // A fixed element would be painted in the middle of a full-page screenshot.
            const fullPage = !['product-added', 'product-enlarged', 'category-filters', 'search-suggests'].includes(name);
            await page.screenshot({ path: `artifacts/shots/${name}-${width}-${colorScheme}.png`, fullPage, animations: 'disabled' });
          });
        });
      }
    });
  }
}
