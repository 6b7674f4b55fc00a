import { expectEvents, mailTo, query } from '../support/evidence.js';
import { checkOut, freshEmail, openAProduct, pay, putIntoCart, signUpAndIn } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

const confirmationLink = async (email: string) => {
  const mail = await mailTo(email, /confirm|verify|address/i);
  const link = /https?:\/\/\S+\/verify-email\S+/.exec(mail.text)?.[0];
  expect(link, 'the mail has a link').toBeDefined();
  return link!;
};

test('a customer buys and finds the order in the account', async ({ page }) => {
  const email = freshEmail('customer');
  await signUpAndIn(page, email, confirmationLink);
  await openAProduct(page);
  await putIntoCart(page);
  await checkOut(page, email);
  const number = await pay(page);

  const [order] = await query<{ state: string; email: string }>(
    'SELECT o.state, c.email FROM shop_order o JOIN customer c ON c.id = o.customer_id WHERE o.number = $1', [number],
  );
  expect(order).toEqual({ state: 'paid', email });
  await expectEvents(number, ['order.placed', 'order.paid']);
  await mailTo(email, new RegExp(number));
  await page.goto('/account');
  await page.getByRole('link', { name: new RegExp(number) }).click();
  await expect(page.getByRole('main')).toContainText(number);
});

test('a guest’s cart is kept after signing in', async ({ page }) => {
  const email = freshEmail('merge');
  const title = await openAProduct(page);
  await putIntoCart(page);
  await signUpAndIn(page, email, confirmationLink);
  await page.goto('/cart');
  await expect(page.getByRole('main')).toContainText(title);
});
