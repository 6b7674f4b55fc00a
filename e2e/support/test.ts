// The test of this suite: every page of every test is watched. A message in the console, an uncaught error or a
// request that leaves loopback fails the test, whatever else it was about.
import { expect, test as base, type Page } from '@playwright/test';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Where a project blocks service workers, Playwright says so for each page. */
const BLOCKED = /Service Worker registration blocked by Playwright/;
/** Milliseconds that the shop's WASM takes in the project `slow-wasm`. */
const SLOW_MS = 10_000;

export const test = base.extend<{ quiet: string[]; allowedMessages: RegExp[]; slowWasm: boolean; slow: void }>({
  /** Messages that a test expects: the browser itself reports a 4xx answer as an error. */
  allowedMessages: [[], { option: true }],
  /** Whether the WASM comes late, as over a poor network. */
  slowWasm: [false, { option: true }],
  slow: [
    async ({ context, slowWasm }, use) => {
      if (slowWasm) {
        // The delay is what is tested: nobody waits for it.
        await context.route(/\.wasm$/, async (route) => {
          await new Promise((done) => setTimeout(done, SLOW_MS));
          await route.continue().catch(() => undefined); // the page may have gone meanwhile
        });
      }
      await use();
      if (slowWasm) await context.unrouteAll({ behavior: 'ignoreErrors' });
    },
    { auto: true },
  ],
  quiet: [
    async ({ context, allowedMessages }, use) => {
      const noise: string[] = [];
      const watch = (page: Page) => {
        page.on('console', (message) => {
          if (['warning', 'error'].includes(message.type())) noise.push(`${message.type()}: ${message.text()} (${page.url()})`);
        });
        page.on('pageerror', (error) => noise.push(`uncaught: ${error.message} (${page.url()})`));
      };
      context.on('page', watch);
      context.on('request', (request) => {
        const url = new URL(request.url());
        if (/^https?:/.test(url.protocol) && !LOOPBACK.has(url.hostname)) noise.push(`left loopback: ${request.url()}`);
      });
      await use(noise);
      expect(noise.filter((line) => ![BLOCKED, ...allowedMessages].some((allowed) => allowed.test(line)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
