// Every page in its states: how a shopper gets there. For looking at all of them: accessibility, layout, hydration,
// pictures. A new page or state is added here once and is then looked at by each.
import { expect, request, type Page } from '@playwright/test';
import { mailTo, query } from './evidence.js';
import { checkOut, freshEmail, pay, signUpAndIn } from './shopper.js';
import { stack } from './stack.js';

export interface State {
  /** Opens it, in the language whose prefix is given. */
  open(page: Page, prefix: '' | '/de'): Promise<void>;
  /** Needs script to be reached. */
  script?: true;
  /** Has a way that speaks English, or tells nothing new in another language. */
  english?: true;
  /** What the browser reports by itself: the status of the page. */
  status?: number;
}

interface Goods { product: string; category: string; variant: string }
let known: { available: Goods; soldOut: Goods; gone: Goods; changed: Goods } | undefined;

/** Products with options: one that can be bought, the shop's first, and three that no flow uses, for what befalls them. */
async function goods() {
  if (known) return known;
  // By nothing that befalls a product: each run of a worker finds the same ones.
  const find = async (at: number) => (await query<Goods>(
    `WITH mine AS (
       SELECT p.id, p.slug, c.slug AS category FROM product p JOIN category c ON c.id = p.category_id
       WHERE jsonb_array_length(p.options) > 0 ORDER BY p.rank, p.id OFFSET $1 LIMIT 1)
     SELECT mine.slug AS product, mine.category, v.id AS variant
     FROM mine JOIN variant v ON v.product_id = mine.id ORDER BY v.id LIMIT 1`, [at],
  ))[0]!;
  const [available, soldOut, gone, changed] = [await find(0), await find(12), await find(13), await find(14)];
  // Looking at every page in every way orders more of it than the shop has.
  await query('UPDATE stock SET on_hand = 100000 WHERE variant_id = ANY ($1)', [[available.variant, changed.variant]]);
  // As the merchant does it: pages that somebody looked at before are made anew.
  const merchant = await request.newContext({ baseURL: stack.url, extraHTTPHeaders: { origin: stack.url } });
  const sent = async (method: string, path: string, data: object) => {
    const answer = await merchant.fetch(path, { method, data });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  };
  await sent('POST', '/api/v1/account/sign-in', stack.merchant);
  await sent('PUT', `/api/v1/merchant/products/${gone.product}/published`, { published: false });
  const variants = await query<{ sku: string }>('SELECT v.sku FROM variant v JOIN product p ON p.id = v.product_id WHERE p.slug = $1', [soldOut.product]);
  for (const { sku } of variants) await sent('PUT', `/api/v1/merchant/variants/${sku}/stock`, { on_hand: 0 });
  await merchant.dispose();
  return (known = { available, soldOut, gone, changed });
}

/** The token of a link that was never mailed. */
const unknownToken = 'A'.repeat(43);

const at = (path: string, status?: number): State => ({
  open: async (page, prefix) => {
    const { available, soldOut, gone } = await goods();
    const filled = path
      .replace('{product}', available.product)
      .replace('{sold-out}', soldOut.product)
      .replace('{gone}', gone.product)
      .replace('{category}', available.category);
    await page.goto((prefix + filled).replace(/(.)\/$/, '$1'));
  },
  ...(status && { status }),
});

/** Puts something into the cart without a page. */
async function fillCart(page: Page, what: 'available' | 'changed' = 'available'): Promise<void> {
  const { variant } = (await goods())[what];
  await call(page, 'POST', '/api/v1/cart/lines', { variant, quantity: 2 });
}

/** Asks the API as the page's own script would. */
async function call(page: Page, method: 'POST' | 'PUT', path: string, data?: object): Promise<void> {
  // A connection that was kept may be closed by the Worker just when it is used again: Node, unlike a browser, says so.
  const answer = await page.request.fetch(path, { method, ...(data && { data }), headers: { origin: stack.url }, maxRetries: 2 });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
}

/** Somebody who has bought something, keeps two things for later, and has more than one place where parcels go. */
async function fillAccount(page: Page): Promise<void> {
  const { available, changed } = await goods();
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

/** Puts something into the cart whose price is another one by the time it is looked at. */
async function fillCartBeforeAChange(page: Page): Promise<void> {
  await fillCart(page, 'changed');
  await query('UPDATE variant SET price = price + 100 WHERE id = $1', [(await goods()).changed.variant]);
}

/** Sends the form of the page although the browser would have said what is wrong with it. */
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
      // Where there is room they stand beside the list.
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

/** The states that are told in a language. */
export const statesIn = (prefix: '' | '/de'): [string, State][] =>
  Object.entries(states).filter(([, state]) => !prefix || !state.english);

/** Waits until the page stands still: awake, its fonts and pictures there. Lazy pictures are asked for too. */
export async function settled(page: Page, { awake = true } = {}): Promise<void> {
  // The payment provider's page has no islands.
  if (awake && (await page.locator('#app').count())) await expect(page.locator('html')).toHaveAttribute('data-ready', '', { timeout: 20_000 });
  await page.evaluate(async () => {
    for (const image of document.images) image.loading = 'eager';
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
  });
}

/** Until the service worker has taken the page over. The browser complains where the network goes while it fetches it. */
export const workerReady = (page: Page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) {
    await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
  }
});
