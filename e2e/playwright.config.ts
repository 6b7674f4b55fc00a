// End-to-end tests in Chromium against a running stack (see support/stack.ts for its addresses).
// `cargo xtask test --only e2e` starts the stack and calls this.
import { existsSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';
import { stack } from './support/stack.js';

const systemChromium = process.env['STOA_CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
const isRoot = process.getuid?.() === 0;

const launchOptions = {
  ...(systemChromium ? { executablePath: systemChromium } : {}),
  chromiumSandbox: !isRoot,
  args: [
    '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-domain-reliability',
    '--disable-features=OptimizationHints,MediaRouter,Translate',
  ],
};
const desktop = devices['Desktop Chrome'];
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** A service worker would respond before the test's own route handler. */
const noServiceWorker = { serviceWorkers: 'block' } as const;
/** Tests that take too long for every change (`cargo xtask test --full`). */
const LONG = process.env['STOA_FULL'] ? [] : [/sequences\.spec\.ts/];
/** Flows that need script. */
const NEED_SCRIPT = [/cart\.spec\.ts/, /press\.spec\.ts/, /print\.spec\.ts/, /browse_with_script\.spec\.ts/];

export default defineConfig<{ slowWasm: boolean }>({
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list']],
  use: {
    baseURL: stack.url,
    ignoreHTTPSErrors: true,
    screenshot: 'only-on-failure',
    // Tracing costs a sixth of the suite's time: STOA_TRACE=1 enables it to investigate a failure.
    trace: process.env['STOA_TRACE'] ? 'retain-on-failure' : 'off',
    launchOptions,
  },
  projects: [
    // The flows of a shopper, in three ways: with script, without script, and with the WASM ten seconds late.
    { name: 'script', testDir: 'flows', testIgnore: [/before_hydration\.spec\.ts/, ...LONG], use: desktop },
    { name: 'no-script', testDir: 'flows', testIgnore: [/before_hydration\.spec\.ts/, ...NEED_SCRIPT, ...LONG], use: { ...desktop, javaScriptEnabled: false } },
    { name: 'slow-wasm', testDir: 'flows', testIgnore: [/sequences\.spec\.ts/, ...NEED_SCRIPT], use: { ...desktop, ...noServiceWorker, slowWasm: true } },
    { name: 'phone', testDir: 'flows', testMatch: /(guest_buys|browse|checkout)\.spec\.ts/, use: { ...desktop, ...phone } },
    // Invariants of every page: accessibility, layout, hydration.
    { name: 'pages', testDir: 'pages', testMatch: /accessibility\.spec\.ts/, use: desktop },
    ...(process.env['STOA_FULL'] || process.env['STOA_DEBUG_FRONT'] ? [{ name: 'hydration', testDir: 'pages', testMatch: /hydration\.spec\.ts/, use: { ...desktop, ...noServiceWorker } }] : []),
    // The application shell: offline, theme, keyboard, back/forward cache (which Playwright disables by default).
    {
      name: 'shell', testDir: 'shell',
      use: { ...desktop, launchOptions: { ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] } },
    },
    ...(process.env['STOA_SHOTS'] ? [{ name: 'shots', testDir: 'shots', use: desktop }] : []),
  ],
});
