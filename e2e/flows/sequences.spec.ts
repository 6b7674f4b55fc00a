// Sequences of steps that lost or duplicated something in other shops, in both languages, with script and without
// (`cargo xtask test --full`). Locators use field names and URLs instead of texts, so that they work in both languages.
import { expect, request, type Locator, type Page } from '@playwright/test';
import { expectEvents, mailTo, query } from '../support/evidence.js';
import { freshEmail, password } from '../support/shopper.js';
import { stack } from '../support/stack.js';
import { test } from '../support/test.js';

// The browser logs 4xx responses and aborted requests.
test.use({ allowedMessages: [/status of 4\d\d|ERR_FAILED|ERR_INTERNET_DISCONNECTED/] });

const NUMBER = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}/;
const ADDRESS = { name: 'Ada Lovelace', street: 'Stoagasse 4', postal_code: '10115', city: 'Berlin' };
/** A list of more than one page, cheapest first. */
const LIST = {
  en: '/search?q=stoneware+or+oak+or+linen+or+glass+or+wool+or+steel&sort=price_up',
  de: '/de/search?q=Steinzeug+or+Eiche+or+Leinen+or+Glas+or+Wolle+or+Stahl&sort=price_up',
};

interface Offer { slug: string; sku: string; price: number }

/** Products that no other test uses: `checkout.spec.ts` and `cart.spec.ts` have the first 72 from this end. */
async function offers(at: number, count: number): Promise<Offer[]> {
  return query<Offer>(
    `WITH mine AS (SELECT id, slug FROM product WHERE published ORDER BY rank DESC, id OFFSET $1 LIMIT $2),
          one AS (SELECT DISTINCT ON (mine.id) v.id, v.sku, v.price, mine.slug
                  FROM mine JOIN variant v ON v.product_id = mine.id ORDER BY mine.id, v.sku)
     UPDATE stock s SET on_hand = greatest(s.on_hand, s.reserved + 20) FROM one WHERE s.variant_id = one.id
     RETURNING one.slug, one.sku, one.price::int AS price`, [at, count],
  );
}

const orders = (email: string) => query<{ number: string; state: string }>(
  'SELECT number, state FROM shop_order WHERE email = $1 ORDER BY placed_at', [email.toLowerCase()],
);

for (const locale of ['en', 'de'] as const) {
  const here = (path: string) => (locale === 'de' ? `/de${path === '/' ? '' : path}` : path);
  const main = (page: Page) => page.getByRole('main');
  const field = (page: Page, name: string) => main(page).locator(`[name="${name}"]:not([type=hidden])`);
  const press = (page: Page, action: string) => main(page)
    .locator(`button[name="do"][value="${action}"], form:has(input[name="do"][value="${action}"]) button[type=submit]`).first();
  const loud = (page: Page): Locator => main(page).locator('button.loud').last();
  const quantity = (page: Page) => main(page).locator('input[name="quantity"]').first();
  /** With script a change is shown before its response. */
  const settled = (page: Page) => expect(main(page).locator('[aria-busy="true"]')).toHaveCount(0);

  async function buy(page: Page, offer?: Offer): Promise<void> {
    if (offer) {
      await page.goto(here(`/products/${offer.slug}?sku=${offer.sku}`));
    } else {
      const [any] = await offers(90, 1);
      await page.goto(here(`/products/${any!.slug}?sku=${any!.sku}`));
    }
    await main(page).locator('form:has(input[name="do"][value="add"]) button[type=submit]').first().click();
    // With script the drawer opens after the addition; without script, or before hydration, the form leads to the cart.
    await expect(page.getByRole('dialog').or(main(page).locator('form.change')).first()).toBeVisible();
    await page.goto(here('/cart'));
    await expect(quantity(page)).toBeVisible();
  }

  async function type(page: Page, email: string): Promise<void> {
    await field(page, 'email').fill(email);
    for (const [name, value] of Object.entries(ADDRESS)) await field(page, `address.${name}`).fill(value);
  }

  /** The button of the payment provider's page. */
  const onPaymentPage = (page: Page) => page.locator('button.main[value="pay"]');

  async function pay(page: Page): Promise<string> {
    await onPaymentPage(page).click();
    await expect(page).toHaveURL(new RegExp(`/orders/${NUMBER.source}`), { timeout: 20_000 });
    const number = NUMBER.exec(page.url())![0];
    await expect.poll(async () => (await query<{ state: string }>('SELECT state FROM shop_order WHERE number = $1', [number]))[0]!.state).toBe('paid');
    return number;
  }

  async function signUp(page: Page, email: string): Promise<void> {
    await page.goto(here('/sign-up'));
    await field(page, 'name').fill('Ada Lovelace');
    await field(page, 'email').fill(email);
    await field(page, 'password').fill(password);
    await loud(page).click();
    const mail = await mailTo(email.toLowerCase(), locale === 'de' ? /bestätigen/ : /confirm/i);
    await page.goto(/https?:\/\/\S+\/verify-email\S+/.exec(mail.text)![0]);
    await field(page, 'password').fill(password);
    await loud(page).click();
    await expect(page).toHaveURL(/\/account$/);
  }

  async function signIn(page: Page, email: string): Promise<void> {
    await page.goto(here('/sign-in'));
    await field(page, 'email').fill(email);
    await field(page, 'password').fill(password);
    await loud(page).click();
    await expect(page).not.toHaveURL(/sign-in/);
  }

  const merchant = async (steps: (send: (method: string, path: string, data: object) => Promise<void>) => Promise<void>) => {
    const shop = await request.newContext({ baseURL: stack.url, extraHTTPHeaders: { origin: stack.url } });
    const send = async (method: string, path: string, data: object) => {
      const response = await shop.fetch(path, { method, data });
      expect(response.ok(), `${path}: ${await response.text()}`).toBe(true);
    };
    await send('POST', '/api/v1/account/sign-in', stack.merchant);
    await steps(send);
    await shop.dispose();
  };

  test.describe(locale, () => {
    test('1: a product that moves between two pages of a list causes no duplicates and hides no other product', async ({ page }) => {
      const cards = () => main(page).getByRole('article').getByRole('link').evaluateAll((links) =>
        [...new Set(links.map((link) => /\/products\/([^?#]+)/.exec((link as HTMLAnchorElement).pathname)?.[1]).filter(Boolean))] as string[]);
      const walk = async (between: () => Promise<void>) => {
        const seen: string[][] = [];
        await page.goto(LIST[locale]);
        for (let last = ''; ; ) {
          seen.push(await cards());
          if (seen.length === 1) await between();
          const more = main(page).locator('a[href*="cursor="]').last();
          if (!(await more.count()) || seen.length > 20) break;
          const to = (await more.getAttribute('href'))!;
          if (to === last) break;
          last = to;
          await page.goto(to);
        }
        return seen;
      };
      const before = await walk(async () => undefined);
      expect(before.length, 'the list has more than one page').toBeGreaterThan(1);
      const moved = before[1]![2]!;
      const variants = await query<{ sku: string; price: string }>(
        'SELECT v.sku, v.price FROM variant v JOIN product p ON p.id = v.product_id WHERE p.slug = $1', [moved],
      );
      const set = (prices: (now: number) => number) => merchant(async (send) => {
        for (const { sku, price } of variants) {
          await send('PUT', `/api/v1/merchant/variants/${sku}/price`, { price: { amount: prices(Number(price)), currency: 'EUR' }, compare_at: null });
        }
      });
      try {
        const during = (await walk(() => set(() => 1))).flat();
        expect(during.filter((slug, at) => during.indexOf(slug) !== at), 'twice').toEqual([]);
        expect(before.flat().filter((slug) => slug !== moved && !during.includes(slug)), 'missing').toEqual([]);
      } finally {
        await set((price) => price);
      }
    });

    test('2: a quantity is current after leaving through a link and going back', async ({ page }) => {
      await buy(page);
      await quantity(page).fill('3');
      await quantity(page).press('Enter');
      await settled(page);
      await expect(quantity(page)).toHaveValue('3');
      await page.getByRole('contentinfo').getByRole('link').first().click();
      await expect(page).not.toHaveURL(/\/cart$/);
      await page.goBack();
      await expect(quantity(page)).toHaveValue('3');
      // A value that was typed but not submitted is not in the cart.
      await quantity(page).evaluate((input: HTMLInputElement) => { input.value = '7'; });
      await page.reload();
      await expect(quantity(page)).toHaveValue('3');
    });

    test('3: with the checkout in two tabs, paying in one prevents a second order in the other', async ({ page, context }) => {
      await buy(page);
      const email = freshEmail('tabs');
      await page.goto(here('/checkout'));
      await type(page, email);
      const other = await context.newPage();
      await other.goto(here('/checkout'));
      await type(other, email);
      await loud(page).click();
      const number = await pay(page);
      await loud(other).click();
      await expect(main(other)).toContainText(number);
      expect(await orders(email)).toEqual([{ number, state: 'paid' }]);
    });

    test('4: a price that rises while the checkout is open is shown before anything is ordered', async ({ page, javaScriptEnabled }) => {
      const [mine] = await offers(73 + 4 * (locale === 'de' ? 1 : 0) + 8 * (javaScriptEnabled === false ? 1 : 0), 1);
      await buy(page, mine);
      const email = freshEmail('rises');
      await page.goto(here('/checkout'));
      await type(page, email);
      await query('UPDATE variant SET price = price + 100 WHERE sku = $1', [mine!.sku]);
      try {
        await loud(page).click();
        await expect(page.getByRole('alert')).toBeVisible();
        expect(await orders(email)).toEqual([]);
        await expect(field(page, 'address.street')).toHaveValue(ADDRESS.street);
        await press(page, 'agree').click();
        await expect(press(page, 'agree')).toHaveCount(0);
        await expect(field(page, 'address.street')).toHaveValue(ADDRESS.street);
        await loud(page).click();
        await pay(page);
        const [order] = await query<{ paid: string }>("SELECT quote->'subtotal'->>'amount' AS paid FROM shop_order WHERE email = $1", [email]);
        expect(Number(order!.paid)).toBe(mine!.price + 100);
      } finally {
        await query('UPDATE variant SET price = price - 100 WHERE sku = $1', [mine!.sku]);
      }
    });

    test('5: an e-mail address is case-insensitive', async ({ page }) => {
      const email = freshEmail('ada');
      const written = email.replace('ada', 'Ada').replace('example.org', 'Example.ORG');
      await buy(page);
      await page.goto(here('/checkout'));
      await type(page, written);
      await loud(page).click();
      const number = await pay(page);
      await page.context().clearCookies();
      await signUp(page, email);
      await expect(main(page), 'the guest’s order is in the account').toContainText(number);
      await page.context().clearCookies();
      await signIn(page, written);
      await page.context().clearCookies();
      await page.goto(here('/forgot-password'));
      await field(page, 'email').fill(written);
      await loud(page).click();
      await mailTo(email, locale === 'de' ? /Passwort/ : /password/i);
      await page.goto(here('/withdraw'));
      await field(page, 'number').fill(` nr. ${number.toLowerCase().replaceAll('-', '\u2011')}. `);
      await field(page, 'name').fill('Ada Lovelace');
      await field(page, 'email').fill(written);
      await loud(page).click();
      await expect(field(page, 'number')).toHaveCount(0);
      await expect.poll(async () => (await orders(email)).map(({ state }) => state)).toEqual(['refunded']);
    });

    test('6: going back after signing in shows no sign-in form', async ({ page }) => {
      const email = freshEmail('back');
      await signUp(page, email);
      await page.context().clearCookies();
      await signIn(page, email);
      await page.goBack();
      await page.reload();
      await expect(field(page, 'password')).toHaveCount(0);
      const [count] = await query<{ sessions: number }>(
        'SELECT count(*)::int AS sessions FROM session s JOIN customer c ON c.id = s.customer_id WHERE c.email = $1', [email],
      );
      expect(count!.sessions, 'of signing up and of signing in').toBe(2);
    });

    test('8: returning an order in two tabs makes one return and one refund', async ({ page, context }) => {
      await buy(page);
      const email = freshEmail('returns');
      await page.goto(here('/checkout'));
      await type(page, email);
      await loud(page).click();
      const number = await pay(page);
      await page.goto(here(`/orders/${number}`));
      const other = await context.newPage();
      await other.goto(here(`/orders/${number}`));
      for (const tab of [page, other]) await tab.locator('details.give-back > summary').click();
      await Promise.all([page, other].map((tab) => press(tab, 'return').click()));
      await expect.poll(async () => (await orders(email))[0]!.state).toBe('refunded');
      for (const tab of [page, other]) await expect(main(tab)).toContainText(number);
      await expectEvents(number, ['order.placed', 'order.paid', 'order.returned', 'order.refunded']);
    });

    test('10: an order is reordered although one product is renamed, one withdrawn and one sold out', async ({ page, javaScriptEnabled }) => {
      const mine = await offers(74 + 4 * (locale === 'de' ? 1 : 0) + 8 * (javaScriptEnabled === false ? 1 : 0), 3);
      for (const one of mine) await buy(page, one);
      const email = freshEmail('again');
      await page.goto(here('/checkout'));
      await type(page, email);
      await loud(page).click();
      const number = await pay(page);
      const [renamed, withdrawn, gone] = mine as [Offer, Offer, Offer];
      const slug = `${renamed.slug}-renamed`;
      await query('UPDATE product SET slug = $2 WHERE slug = $1', [renamed.slug, slug]);
      await query('UPDATE product SET published = false WHERE slug = $1', [withdrawn.slug]);
      await query('UPDATE stock SET on_hand = reserved WHERE variant_id = (SELECT id FROM variant WHERE sku = $1)', [gone.sku]);
      try {
        await page.goto(here(`/orders/${number}`));
        await press(page, 'reorder').click();
        await expect(page).toHaveURL(/\/cart\?/);
        await expect(main(page).locator('input[name="quantity"]')).toHaveCount(1);
        await expect(main(page).getByRole('link', { name: /./ }).and(page.locator(`[href*="${slug}"]`)).first()).toBeVisible();
        const titles = await query<{ title: string }>(
          'SELECT t.title FROM product_text t JOIN product p ON p.id = t.product_id WHERE t.locale = $1 AND p.slug = ANY($2)',
          [locale, [withdrawn.slug, gone.slug]],
        );
        for (const { title } of titles) await expect(main(page)).toContainText(title);
      } finally {
        await query('UPDATE product SET slug = $2 WHERE slug = $1', [slug, renamed.slug]);
        await query('UPDATE product SET published = true WHERE slug = $1', [withdrawn.slug]);
        await query('UPDATE stock SET on_hand = reserved + 20 WHERE variant_id = (SELECT id FROM variant WHERE sku = $1)', [gone.sku]);
      }
    });

    test('11 and 12: country and postcode agree, however often a browser fills them in', async ({ page, javaScriptEnabled }) => {
      await buy(page);
      await page.goto(here('/checkout'));
      const chosen = async (country: string, example: string) => {
        await field(page, 'address.country').selectOption(country);
        if (javaScriptEnabled === false) await press(page, 'update').click();
        await expect(main(page)).toContainText(example);
        await expect(field(page, 'address.country')).toHaveValue(country);
      };
      await type(page, freshEmail('autofill'));
      await chosen('NL', '1012 AB');
      await expect(field(page, 'address.street')).toHaveValue(ADDRESS.street);
      // Autofill twice: all fields at once, and again while the first request is still pending.
      if (javaScriptEnabled !== false) {
        const autofill = (country: string, code: string) => main(page).evaluate((_, [land, postcode]) => {
          const set = (name: string, value: string) => {
            const input = document.querySelector<HTMLInputElement>(`main [name="${name}"]`)!;
            input.value = value;
            for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true }));
          };
          set('address.postal_code', postcode!);
          set('address.country', land!);
        }, [country, code]);
        await autofill('PL', '00-950');
        await autofill('AT', '1010');
      } else {
        await chosen('PL', '00-950');
        await field(page, 'address.postal_code').fill('1010');
        await chosen('AT', '1010');
      }
      await expect(field(page, 'address.country')).toHaveValue('AT');
      await expect(field(page, 'address.postal_code')).toHaveValue('1010');
      await expect(main(page).locator('#address-postal_code-hint')).toContainText('1010');
      await settled(page);
      // A postcode of another country is rejected at the field, and the other entries are kept.
      await chosen('DE', '10115');
      await loud(page).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await expect(field(page, 'address.postal_code')).toHaveAttribute('aria-invalid', 'true');
      await expect(field(page, 'address.postal_code')).toHaveValue('1010');
      await chosen('NL', '1012 AB');
      await field(page, 'address.postal_code').fill('1012ab');
      await loud(page).click();
      const number = await pay(page);
      const [order] = await query<{ code: string }>("SELECT address->>'postal_code' AS code FROM shop_order WHERE number = $1", [number]);
      expect(order!.code).toBe('1012 AB');
    });

    test('13: entries are kept when the session ends meanwhile', async ({ page, elsewhere }) => {
      const email = freshEmail('typed');
      await signUp(page, email);
      const there = await elsewhere();
      await signIn(there, email);
      await page.goto(here('/account/addresses'));
      for (const [name, value] of Object.entries(ADDRESS)) await field(page, `address.${name}`).fill(value);
      await there.goto(here('/account/security'));
      await press(there, 'end_others').click();
      await expect(main(there).locator('[name="session"]')).toHaveCount(0);
      await press(page, 'add').click();
      await expect(page).toHaveURL(/\/sign-in/);
      await field(page, 'email').fill(email);
      await field(page, 'password').fill(password);
      await loud(page).click();
      await expect(page).toHaveURL(/\/account\/addresses$/);
      for (const [name, value] of Object.entries(ADDRESS)) await expect(field(page, `address.${name}`)).toHaveValue(value);
    });

    test('14: a lost response to an order and a second attempt make one order', async ({ page }) => {
      await buy(page);
      const email = freshEmail('network');
      await page.goto(here('/checkout'));
      await type(page, email);
      let cut = false;
      await page.route(/\/checkout$/, async (route) => {
        if (cut || route.request().method() !== 'POST' || !route.request().postData()?.includes('key=')) return route.continue();
        cut = true;
        await route.fetch({ maxRedirects: 0 }); // The request arrives, the response is lost.
        await route.abort('failed');
      });
      await loud(page).click();
      await expect.poll(async () => (await orders(email)).length).toBe(1);
      expect(cut).toBe(true);
      if (!(await field(page, 'email').isVisible())) await page.goto(here('/checkout')); // from the browser's own error page
      await expect(field(page, 'address.street')).toHaveValue(ADDRESS.street);
      await loud(page).click();
      const waiting = main(page).locator('button.loud[value="pay"]');
      await expect(onPaymentPage(page).or(waiting).first()).toBeVisible();
      if (await waiting.isVisible()) await waiting.click();
      const number = await pay(page);
      expect(await orders(email)).toEqual([{ number, state: 'paid' }]);
    });

    test('15: a quantity changed by keyboard keeps the focus and is announced once', async ({ page, javaScriptEnabled }) => {
      await buy(page);
      if (javaScriptEnabled ?? true) await expect(page.locator('html[data-ready]')).toBeAttached();
      await quantity(page).focus();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type('2');
      await page.keyboard.press('Enter');
      await settled(page);
      await expect(quantity(page)).toHaveValue('2');
      if (javaScriptEnabled === false) return;
      await expect(quantity(page)).toBeFocused();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type('100');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('alert').filter({ hasText: /99/ })).toHaveCount(1);
      await expect(quantity(page), 'what is in the cart').toHaveValue('2');
      await expect(quantity(page)).toBeFocused();
    });
  });
}
