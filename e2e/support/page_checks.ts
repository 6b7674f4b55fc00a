// Checks for every page: accessibility and layout.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** All of axe's rules: WCAG A and AA, best practices, experimental ones. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice', 'experimental'];
const WIDTHS = [320, 390, 820, 1024, 1440, 1920];

/** Axe's violations of any impact, and words that run together. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.map(({ id, impact, nodes }) =>
    `${id} (${impact}): ${nodes.map((node) => `${node.target.join(' ')} ${node.html.slice(0, 120)}`).join(' | ')}`);
  return [...found, ...(await namesRunTogether(page))];
}

/**
 * Accessible names in which two texts run together without a space. A `mark` is exempt: it highlights part of a word in a
 * suggestion.
 */
async function namesRunTogether(page: Page): Promise<string[]> {
  const browser = await page.context().newCDPSession(page);
  const { nodes } = await browser.send('Accessibility.getFullAXTree');
  await browser.detach();
  type Node = (typeof nodes)[number];
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const named = (node: Node) => String(node.name?.value ?? '');
  type Piece = { text: string; isMarked: boolean };
  const pieces = (node: Node, isMarked = false): Piece[] => (['StaticText', 'image'].includes(String(node.role?.value))
    ? [{ text: named(node), isMarked }]
    : (node.childIds ?? []).flatMap((id) => pieces(byId.get(id)!, isMarked || node.role?.value === 'mark')));
  const runTogether = (name: string) => (piece: Piece, i: number, all: Piece[]) => {
    const before = all[i - 1];
    return before !== undefined && !before.isMarked && !piece.isMarked
      && /[\p{L}\p{N}€.]$/u.test(before.text) && /^[\p{L}\p{N}€(]/u.test(piece.text) && name.includes(before.text + piece.text);
  };
  return nodes
    .filter((node) => !node.ignored && /^(link|button|heading|cell|option|term|definition)$/.test(String(node.role?.value)))
    .filter((node) => pieces(node).some(runTogether(named(node))))
    .map((node) => `run together: ${String(node.role?.value)} "${named(node)}"`);
}

/** Horizontal overflow at each viewport width. */
export async function overflow(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const overflowing = await page.evaluate(() => {
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return null;
      const widest = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1);
      return `${root.scrollWidth - root.clientWidth} px: ${widest.slice(-2).map((element) => `${element.tagName}.${element.className}`).join(', ')}`;
    });
    if (overflowing) found.push(`${width}: ${overflowing}`);
  }
  return found;
}
