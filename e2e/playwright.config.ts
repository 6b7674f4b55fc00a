// What a person does, in Chromium, against a running stack (see support/stack.ts for its addresses).
// `cargo xtask test --only e2e` starts the stack and calls this.
import { existsSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';
import { stack } from './support/stack.js';

const systemChromium = process.env['STOA_CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: !!process.env['CI'],
  retries: 0,
  reporter: [['list']],
  use: {
    baseURL: stack.url,
    ignoreHTTPSErrors: true,
    trace: 'retain-on-failure',
    launchOptions: {
      ...(systemChromium ? { executablePath: systemChromium } : {}),
      chromiumSandbox: !isRoot,
      args: [
        '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-domain-reliability',
        '--disable-features=OptimizationHints,MediaRouter,Translate',
      ],
    },
  },
  projects: [
    { name: 'script', testDir: 'flows', use: { ...devices['Desktop Chrome'] } },
    {
      name: 'no-script',
      testDir: 'flows',
      testMatch: /(guest_buys|customer_buys|browse|account\w*|declined|checkout)\.spec\.ts/,
      use: { ...devices['Desktop Chrome'], javaScriptEnabled: false },
    },
    {
      name: 'phone',
      testDir: 'flows',
      testMatch: /(guest_buys|browse|checkout)\.spec\.ts/,
      use: { ...devices['Desktop Chrome'], viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
    { name: 'bugs', testDir: 'bugs', use: { ...devices['Desktop Chrome'] } },
  ],
});
