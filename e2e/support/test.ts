// The test of this suite: every page of every test is watched. A message in the console, an uncaught error or a
// request that leaves loopback fails the test, whatever else it was about.
import { expect, test as base, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Where a project blocks service workers, Playwright says so for each page. */
const BLOCKED = /Service Worker registration blocked by Playwright/;
/** Chromium starts and aborts a view transition after `pagereveal`, when the page could still have caught its rejection. */
const REVEALED = /^uncaught: Transition was aborted because of invalid state\. Page already revealed \(/;
const IGNORED = [BLOCKED, REVEALED];
/** Milliseconds that the shop's WASM takes in the project `slow-wasm`. */
const SLOW_MS = 10_000;

/** Notes what must not happen in a context. */
function watch(context: BrowserContext, noise: string[]): void {
  context.on('page', (page) => {
    page.on('console', (message) => {
      if (['warning', 'error'].includes(message.type())) noise.push(`${message.type()}: ${message.text()} (${page.url()})`);
    });
    page.on('pageerror', (error) => noise.push(`uncaught: ${error.message} (${page.url()})`));
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:/.test(url.protocol) && !LOOPBACK.has(url.hostname)) noise.push(`left loopback: ${request.url()}`);
  });
}

interface Fixtures {
  quiet: string[];
  allowedMessages: RegExp[];
  slowWasm: boolean;
  slow: void;
  /** A page of another browser: another person, or the same one elsewhere. */
  elsewhere: (options?: BrowserContextOptions) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
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
      watch(context, noise);
      await use(noise);
      expect(noise.filter((line) => ![...IGNORED, ...allowedMessages].some((allowed) => allowed.test(line)))).toEqual([]);
    },
    { auto: true },
  ],
  elsewhere: async ({ browser, baseURL, javaScriptEnabled, quiet }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), javaScriptEnabled, ...options });
      contexts.push(context);
      watch(context, quiet);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };
