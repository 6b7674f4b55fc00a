import { expectEvents, mailTo, query } from '../support/evidence.js';
import { checkOut, freshEmail, openAProduct, pay, putIntoCart } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

test('a guest’s purchase creates the order, its events and its mail', async ({ page }) => {
  const email = freshEmail('guest');
  const title = await openAProduct(page);
  await putIntoCart(page);
  await expect(page.getByRole('main')).toContainText(title);
  await checkOut(page, email);
  const number = await pay(page);

  const [order] = await query<{ state: string; customer_id: string | null }>(
    'SELECT state, customer_id FROM shop_order WHERE number = $1 AND email = $2', [number, email],
  );
  expect(order).toEqual({ state: 'paid', customer_id: null });
  await expectEvents(number, ['order.placed', 'order.paid']);
  const mail = await mailTo(email, new RegExp(number));
  expect(mail.text).toContain(number);
});

test('a guest keeps access to a paid order with a new cart', async ({ page }) => {
  await openAProduct(page);
  await putIntoCart(page);
  await checkOut(page, freshEmail('guest'));
  const number = await pay(page);
  await openAProduct(page);
  await putIntoCart(page);
  await page.goto(`/orders/${number}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Thank you' })).toBeVisible();
  await page.getByText('Return order').click();
  await page.getByRole('button', { name: 'Return this order' }).click();
  await expect(page.getByRole('main')).toContainText(/refund|money/i);
});

test.describe('an order on another device', () => {
  // The browser logs the 404.
  test.use({ allowedMessages: [/Failed to load resource: the server responded with a status of 404/] });

  test('the mailed link opens a guest’s order on another device', async ({ page, elsewhere }) => {
    const email = freshEmail('guest');
    await openAProduct(page);
    await putIntoCart(page);
    await checkOut(page, email);
    const number = await pay(page);
    const link = /https?:\/\/\S+\/orders\/\S+/;
    const mailed = link.exec((await mailTo(email, new RegExp(number))).text)?.[0];
    expect(mailed, 'the mail has a link').toBeDefined();

    const other = await elsewhere();
    await other.goto(mailed!);
    await expect(other).toHaveURL(new RegExp(`/orders/${number}$`));
    await expect(other.getByRole('heading', { level: 1, name: 'Thank you' })).toBeVisible();

    // Without the link the page only offers to request a new one.
    const bare = await elsewhere();
    const response = await bare.goto(`/orders/${number}`);
    expect(response?.status()).toBe(404);
    await expect(bare.getByRole('main')).toContainText('Open the link in your confirmation');
    await bare.getByLabel('E-mail').fill(email);
    await bare.getByRole('button', { name: 'Send a new link' }).click();
    await expect(bare.getByRole('heading', { level: 1, name: 'Check your inbox' })).toBeVisible();
    const fresh = link.exec((await mailTo(email, /The link to your order/)).text)![0];
    expect(fresh).not.toBe(mailed);
    await bare.goto(fresh);
    await expect(bare.getByRole('heading', { level: 1, name: 'Thank you' })).toBeVisible();
  });
});
