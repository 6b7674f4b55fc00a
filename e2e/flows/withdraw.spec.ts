import { expectEvents, mailTo, mailsTo } from '../support/evidence.js';
import { checkOut, freshEmail, openAProduct, pay, putIntoCart } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

test.describe(() => {
  test.use({ allowedMessages: [/status of 422/] });

  test('an order number and its e-mail address are enough to withdraw, and a receipt is mailed', async ({ page }) => {
    const [email, somebodyElse] = [freshEmail('withdraws'), freshEmail('else')];
    await openAProduct(page);
    await putIntoCart(page);
    await checkOut(page, email);
    const number = await pay(page);
    const order = page.url();

    // As on another device, without access to the order.
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await page.goto('/imprint');
    await page.getByRole('contentinfo').getByRole('link', { name: 'Withdraw from contract' }).click();
    await page.getByLabel('Order number').fill(number.toLowerCase());
    await page.getByLabel('Your name').fill('Ada Lovelace');
    await page.getByLabel('E-mail').fill(somebodyElse);
    await page.getByRole('button', { name: 'Confirm withdrawal' }).click();
    await expect(page.getByRole('alert')).toContainText('We couldn’t find an order with this number and e-mail address');
    await expect(page.getByLabel('Order number')).toHaveValue(number.toLowerCase());
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Confirm withdrawal' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'We’ve received your withdrawal' })).toBeVisible();

    await expectEvents(number, ['order.placed', 'order.paid', 'order.returned', 'order.refunded']);
    const receipt = await mailTo(email, /Your withdrawal from order/);
    expect(receipt.text).toContain(number);
    expect(receipt.text).not.toContain('Ada Lovelace'); // the address is not verified
    expect(receipt.text).toMatch(/Received: \d{1,2} \w+ \d{4}, \d\d:\d\d$/m);
    await page.context().addCookies(cookies);
    await page.goto(order);
    await expect(page.getByRole('main')).toContainText('Refunded');
    expect(await mailsTo(somebodyElse)).toEqual([]);
  });
});
