// Every page in each of its states, and how to get there. The suites for accessibility, layout, hydration and screenshots
// cover all of them: a new page or state is added here once.
import { expect, request, type Page } from '@playwright/test';
import { mailTo, query } from './evidence.js';
import { checkOut, freshEmail, pay, signUpAndIn } from './shopper.js';
import { stack } from './stack.js';

export interface State {
  /** Opens the state in the language with this prefix. */
  open(page: Page, prefix: '' | '/de'): Promise<void>;
  /** Can only be reached with script. */
  script?: true;
  /** Only opened in English: the steps to it use English texts, or another language would show nothing new. */
  english?: true;
  /** The error status of the page, which the browser logs to the console. */
  status?: number;
}

interface Sample { product: string; category: string; variant: string }
let cachedSamples: { available: Sample; soldOut: Sample; gone: Sample; changed: Sample } | undefined;

/** Products with options: an available one (the shop's first), and three that no flow uses, which are modified. */
async function samples() {
  if (cachedSamples) return cachedSamples;
  // The order does not depend on anything that tests change, so that every worker finds the same products.
  const find = async (at: number) => (await query<Sample>(
    `WITH mine AS (
       SELECT p.id, p.slug, c.slug AS category FROM product p JOIN category c ON c.id = p.category_id
       WHERE jsonb_array_length(p.options) > 0 ORDER BY p.rank, p.id OFFSET $1 LIMIT 1)
     SELECT mine.slug AS product, mine.category, v.id AS variant
     FROM mine JOIN variant v ON v.product_id = mine.id ORDER BY v.id LIMIT 1`, [at],
  ))[0]!;
  const [available, soldOut, gone, changed] = [await find(0), await find(12), await find(13), await find(14)];
  // All suites together order more units than the shop has.
  await query('UPDATE stock SET on_hand = 100000 WHERE variant_id = ANY ($1)', [[available.variant, changed.variant]]);
  // Through the merchant's API, so that cached pages are invalidated.
  const merchant = await request.newContext({ baseURL: stack.url, extraHTTPHeaders: { origin: stack.url } });
  const sent = async (method: string, path: string, data: object) => {
    const response = await merchant.fetch(path, { method, data });
    expect(response.ok(), `${path}: ${await response.text()}`).toBe(true);
  };
  await sent('POST', '/api/v1/account/sign-in', stack.merchant);
  await sent('PUT', `/api/v1/merchant/products/${gone.product}/published`, { published: false });
  const variants = await query<{ sku: string }>('SELECT v.sku FROM variant v JOIN product p ON p.id = v.product_id WHERE p.slug = $1', [soldOut.product]);
  for (const { sku } of variants) await sent('PUT', `/api/v1/merchant/variants/${sku}/stock`, { on_hand: 0 });
  await merchant.dispose();
  return (cachedSamples = { available, soldOut, gone, changed });
}

/** A well-formed token that was never mailed. */
const unknownToken = 'A'.repeat(43);

const at = (path: string, status?: number): State => ({
  open: async (page, prefix) => {
    const { available, soldOut, gone } = await samples();
    const filled = path
      .replace('{product}', available.product)
      .replace('{sold-out}', soldOut.product)
      .replace('{gone}', gone.product)
      .replace('{category}', available.category);
    await page.goto((prefix + filled).replace(/(.)\/$/, '$1'));
  },
  ...(status && { status }),
});

/** Adds a product to the cart through the API. */
async function fillCart(page: Page, what: 'available' | 'changed' = 'available'): Promise<void> {
  const { variant } = (await samples())[what];
  await call(page, 'POST', '/api/v1/cart/lines', { variant, quantity: 2 });
}

/** Calls the API as the page's own script would. */
async function call(page: Page, method: 'POST' | 'PUT', path: string, data?: object): Promise<void> {
  // The Worker may close an idle connection just when it is reused. A browser retries silently; here it takes
  // `maxRetries`.
  const response = await page.request.fetch(path, { method, ...(data && { data }), headers: { origin: stack.url }, maxRetries: 2 });
  expect(response.ok(), `${path}: ${await response.text()}`).toBe(true);
}

/** Signs up a customer with two orders, two products on the wishlist and several addresses. */
async function fillAccount(page: Page): Promise<void> {
  const { available, changed } = await samples();
  const email = freshEmail('states');
  await signUpAndIn(page, email, link);
  for (const street of ['Am Markt 1', 'Hafen 2', 'Lange Straße zum alten Leuchtturm 128']) {
    await call(page, 'POST', '/api/v1/account/addresses', {
      address: { name: 'Ada Lovelace', street, extra: '', postal_code: '10115', city: 'Berlin', country: 'DE' }, is_default: false,
    });
  }
  for (const { product } of [available, changed]) await call(page, 'PUT', `/api/v1/account/wishlist/${product}`);
  for (let order = 0; order < 2; order += 1) {
    await fillCart(page);
    await page.goto('/cart');
    await checkOut(page, email);
    await pay(page);
  }
}

/** Adds a product to the cart and changes its price afterwards. */
async function fillCartBeforeAChange(page: Page): Promise<void> {
  await fillCart(page, 'changed');
  await query('UPDATE variant SET price = price + 100 WHERE id = $1', [(await samples()).changed.variant]);
}

/** Submits the last form of the page without the browser's own validation. */
async function send(page: Page, button: RegExp): Promise<void> {
  await page.getByRole('main').locator('form').last().evaluate((form: HTMLFormElement) => { form.noValidate = true; });
  await page.getByRole('main').getByRole('button', { name: button }).last().click();
  await expect(page.getByRole('alert').first()).toBeVisible();
}

const link = async (email: string) => /https?:\/\/\S+\/verify-email\S+/.exec((await mailTo(email, /confirm|verify|address/i)).text)![0];

export const states: Record<string, State> = {
  home: at('/'),
  category: at('/categories/{category}'),
  'category-filtered': at('/categories/{category}?in_stock=true&sort=price_up'),
  'category-nothing': at('/categories/{category}?price_min=99999900'),
  search: at('/search?q=mug'),
  'search-start': at('/search'),
  'search-none': at('/search?q=zzqxjwv'),
  'search-suggests': {
    script: true,
    open: async (page, prefix) => {
      await page.goto(prefix || '/');
      await expect(page.locator('html')).toHaveAttribute('data-ready', '');
      await page.getByRole('combobox', { name: /Search the shop|Im Shop suchen/ }).fill('mu');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  },
  product: at('/products/{product}'),
  'product-sold-out': {
    open: async (page, prefix) => {
      await at('/products/{sold-out}').open(page, prefix);
      await expect(page.getByText(/^(Sold out|Ausverkauft)$/).first()).toBeVisible();
    },
  },
  'product-added': {
    script: true, english: true,
    open: async (page) => {
      await at('/products/{product}').open(page, '');
      await expect(page.locator('html')).toHaveAttribute('data-ready', '');
      await page.getByRole('button', { name: 'Add to cart' }).click();
      await expect(page.getByRole('link', { name: 'View cart' }).first()).toBeVisible();
    },
  },
  'product-gone': at('/products/{gone}', 410),
  'product-enlarged': {
    script: true,
    open: async (page, prefix) => {
      await at('/products/{product}').open(page, prefix);
      await expect(page.locator('html')).toHaveAttribute('data-ready', '');
      await page.locator('[data-enlarge]').first().click();
      await expect(page.locator('dialog[open]')).toBeVisible();
    },
  },
  'category-filters': {
    script: true,
    open: async (page, prefix) => {
      await at('/categories/{category}').open(page, prefix);
      await expect(page.locator('html')).toHaveAttribute('data-ready', '');
      const drawer = page.locator('a[href="#filters"]');
      // On a wide screen the filters are next to the list.
      if (await drawer.isVisible()) {
        await drawer.click();
        await expect(page.locator('dialog[open]')).toBeVisible();
      }
    },
  },
  'cart-empty': at('/cart'),
  'cart-changed': {
    open: async (page, prefix) => {
      await fillCartBeforeAChange(page);
      await page.goto(`${prefix}/cart`);
      await expect(page.locator('.changed').first()).toBeVisible();
    },
  },
  'checkout-changed': {
    open: async (page, prefix) => {
      await fillCartBeforeAChange(page);
      await page.goto(`${prefix}/checkout`);
      await expect(page.getByRole('button', { name: /Accept changes|Änderungen akzeptieren/ })).toBeVisible();
    },
  },
  cart: {
    open: async (page, prefix) => {
      await fillCart(page);
      await page.goto(`${prefix}/cart`);
    },
  },
  checkout: {
    open: async (page, prefix) => {
      await fillCart(page);
      await page.goto(`${prefix}/checkout`);
    },
  },
  'checkout-refused': {
    status: 422,
    open: async (page, prefix) => {
      await fillCart(page);
      await page.goto(`${prefix}/checkout`);
      await page.getByLabel(/^E-Mail/i).fill('not an address');
      await send(page, /Order and pay|bestellen/i);
    },
  },
  'sign-in': at('/sign-in'),
  'sign-in-wish': at('/sign-in?wish=mug'),
  'sign-in-refused': {
    status: 401, english: true,
    open: async (page) => {
      await page.goto('/sign-in');
      await page.getByLabel('E-mail').fill(freshEmail('nobody'));
      await page.getByLabel('Password', { exact: true }).fill('not the password');
      await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('alert').first()).toBeVisible();
    },
  },
  'sign-up': at('/sign-up'),
  'sign-up-refused': {
    status: 422, english: true,
    open: async (page) => {
      await page.goto('/sign-up');
      await page.getByLabel('Password', { exact: true }).fill('short');
      await send(page, /Create account/);
    },
  },
  'sign-up-sent': at('/sign-up?sent=1'),
  'verify-email': at(`/verify-email?token=${unknownToken}`),
  'verify-email-without-link': at('/verify-email'),
  'confirm-email': at(`/confirm-email?token=${unknownToken}`),
  'restore-email': at(`/restore-email?token=${unknownToken}`),
  account: {
    english: true,
    open: async (page) => {
      await signUpAndIn(page, freshEmail('states'), link);
      await page.goto('/account');
    },
  },
  ...Object.fromEntries(['profile', 'orders', 'addresses', 'wishlist', 'security', 'data'].map((room): [string, State] => [`account-${room}`, {
    english: true,
    open: async (page) => {
      await signUpAndIn(page, freshEmail('states'), link);
      await page.goto(`/account/${room}`);
    },
  }])),
  ...Object.fromEntries(['', '/orders', '/addresses', '/wishlist'].map((room): [string, State] => [`account${room.replace('/', '-')}-filled`, {
    open: async (page, prefix) => {
      await fillAccount(page);
      await page.goto(`${prefix}/account${room}`);
    },
  }])),
  'forgot-password': at('/forgot-password'),
  'forgot-password-sent': at('/forgot-password?sent=1'),
  'reset-password': at(`/reset-password?token=${unknownToken}`),
  'reset-password-without-link': at('/reset-password'),
  'reset-password-spent': {
    status: 422, english: true,
    open: async (page) => {
      await page.goto(`/reset-password?token=${unknownToken}`);
      await page.getByLabel('New password').fill('a new password');
      await page.getByRole('button', { name: 'Set password' }).click();
      await expect(page.getByRole('alert').first()).toBeVisible();
    },
  },
  'order-elsewhere': at('/orders/0000-0000-00', 404),
  'order-link-sent': at('/orders/0000-0000-00?sent=1'),
  'order-waiting': {
    english: true,
    open: async (page) => {
      await fillCart(page);
      await page.goto('/cart');
      await checkOut(page, freshEmail('states'));
      await page.getByRole('button', { name: 'Go back without paying' }).click();
      await expect(page.getByRole('button', { name: 'Pay now' })).toBeVisible({ timeout: 20_000 });
    },
  },
  'order-cancelled': {
    english: true,
    open: async (page) => {
      await states['order-waiting']!.open(page, '');
      await page.getByRole('button', { name: 'Cancel order' }).click();
      await expect(page.getByRole('main')).toContainText(/cancelled/i);
    },
  },
  payment: {
    english: true,
    open: async (page) => {
      await fillCart(page);
      await page.goto('/cart');
      await checkOut(page, freshEmail('states'));
    },
  },
  'order-paid': {
    english: true,
    open: async (page) => {
      await fillCart(page);
      await page.goto('/cart');
      await checkOut(page, freshEmail('states'));
      await pay(page);
    },
  },
  'order-returning': {
    english: true,
    open: async (page) => {
      await states['order-paid']!.open(page, '');
      await page.getByText('Return order').click();
      await expect(page.getByRole('button', { name: 'Return this order' })).toBeVisible();
    },
  },
  'order-returned': {
    english: true,
    open: async (page) => {
      await states['order-returning']!.open(page, '');
      await page.getByRole('button', { name: 'Return this order' }).click();
      await expect(page.getByRole('main')).toContainText('Returned');
    },
  },
  imprint: at('/imprint'),
  terms: at('/terms'),
  privacy: at('/privacy'),
  withdrawal: at('/withdrawal'),
  withdraw: at('/withdraw?number=7K2M-9QXD-3F'),
  'withdraw-refused': {
    status: 422,
    open: async (page, prefix) => {
      await page.goto(`${prefix}/withdraw?number=7K2M-9QXD-3F`);
      await page.getByLabel(/^E-[Mm]ail/).fill(freshEmail('nobody'));
      await page.getByLabel(/name/i).fill('Ada Lovelace');
      await send(page, /Confirm withdrawal|Widerruf bestätigen/);
    },
  },
  'withdraw-sent': at('/withdraw?sent=1'),
  delivery: at('/delivery'),
  offline: at('/offline'),
  components: at('/__components'),
  'not-found': at('/nowhere', 404),
};

/** The states to open in the language with this prefix. */
export const statesIn = (prefix: '' | '/de'): [string, State][] =>
  Object.entries(states).filter(([, state]) => !prefix || !state.english);

/** Waits until the page is stable: hydrated, with fonts, animations and all images complete, including lazy ones. */
export async function settled(page: Page, { hydrated = true } = {}): Promise<void> {
  // The payment provider's page has no islands.
  if (hydrated && (await page.locator('#app').count())) await expect(page.locator('html')).toHaveAttribute('data-ready', '', { timeout: 20_000 });
  await page.evaluate(async () => {
    for (const image of document.images) image.loading = 'eager';
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
  });
}

/** Waits until the service worker controls the page. Going offline earlier would log an error about its script. */
export const workerReady = (page: Page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) {
    await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
  }
});
