import { expectEvents, mailTo, query } from '../support/evidence.js';
import { checkOut, freshEmail, openAProduct, pay, putIntoCart } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

test('a guest buys: the order, its events and its mail are there', async ({ page }) => {
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

test('the mail leads a guest back to the order, on another device too', async ({ page, elsewhere }) => {
  const email = freshEmail('guest');
  await openAProduct(page);
  await putIntoCart(page);
  await checkOut(page, email);
  const number = await pay(page);
  const mail = await mailTo(email, new RegExp(number));
  const link = /https?:\/\/\S+\/orders\/\S+/.exec(mail.text)?.[0];
  expect(link, 'the mail has a link').toBeDefined();

  const other = await elsewhere();
  await other.goto(link!);
  await expect(other.getByRole('main')).toContainText(number);
  // Without the link's secret there is nothing to see.
  const bare = await other.request.get(`/orders/${number}`);
  expect(bare.status()).toBe(404);
});
