// What is looked at on every page.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** All of axe's rules: WCAG A and AA, best practices, experimental ones. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice', 'experimental'];
const WIDTHS = [320, 390, 820, 1024, 1440, 1920];

/** What axe finds, whatever its level. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.map(({ id, impact, nodes }) =>
    `${id} (${impact}): ${nodes.map((node) => `${node.target.join(' ')} ${node.html.slice(0, 120)}`).join(' | ')}`);
}

/** What sticks out of the window, at each width. */
export async function overflow(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const sticksOut = await page.evaluate(() => {
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return null;
      const widest = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1);
      return `${root.scrollWidth - root.clientWidth} px: ${widest.slice(-2).map((element) => `${element.tagName}.${element.className}`).join(', ')}`;
    });
    if (sticksOut) found.push(`${width}: ${sticksOut}`);
  }
  return found;
}
