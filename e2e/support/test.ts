// The base test of this suite. A warning or error in the console, an uncaught error or a request beyond loopback fails
// any test, on every page that it opens.
import { expect, test as base, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Playwright logs this for each page where a project blocks service workers. */
const BLOCKED = /Service Worker registration blocked by Playwright/;
/** Chromium starts and aborts a view transition after `pagereveal`, when the page could still have caught its rejection. */
const REVEALED = /^uncaught: Transition was aborted because of invalid state\. Page already revealed \(/;
const IGNORED = [BLOCKED, REVEALED];
/** The delay of the shop's WASM in the project `slow-wasm`, in milliseconds. */
const SLOW_MS = 10_000;

/** Records what must not happen in a context. */
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
  /** Opens a page in another browser context: another person, or the same one on another device. */
  elsewhere: (options?: BrowserContextOptions) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  /** Messages that a test expects: the browser logs a 4xx response as an error. */
  allowedMessages: [[], { option: true }],
  /** Whether the WASM is delayed, as on a slow network. */
  slowWasm: [false, { option: true }],
  slow: [
    async ({ context, slowWasm }, use) => {
      if (slowWasm) {
        // The delay is the condition under test; no test waits for it.
        await context.route(/\.wasm$/, async (route) => {
          await new Promise((done) => setTimeout(done, SLOW_MS));
          await route.continue().catch(() => undefined); // the page may have been closed
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
