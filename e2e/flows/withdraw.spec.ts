import { expectEvents, mailTo, mailsTo } from '../support/evidence.js';
import { checkOut, freshEmail, openAProduct, pay, putIntoCart } from '../support/shopper.js';
import { expect, test } from '../support/test.js';

test.describe(() => {
  test.use({ allowedMessages: [/status of 422/] });

  test('whoever has number and address withdraws from the foot of any page, and has a receipt', async ({ page, browser, baseURL }) => {
    const email = freshEmail('withdraws');
    await openAProduct(page);
    await putIntoCart(page);
    await checkOut(page, email);
    const number = await pay(page);

    // On another device, which knows nothing of the order.
    const elsewhere = await browser.newContext({ baseURL });
    const other = await elsewhere.newPage();
    await other.goto('/imprint');
    await other.getByRole('contentinfo').getByRole('link', { name: 'Withdraw from contract' }).click();
    await other.getByLabel('Order number').fill(number.toLowerCase());
    await other.getByLabel('Your name').fill('Ada Lovelace');
    await other.getByLabel('E-mail').fill('somebody.else@example.org');
    await other.getByRole('button', { name: 'Confirm withdrawal' }).click();
    await expect(other.getByRole('alert')).toContainText('We find no order with this number and e-mail address');
    await expect(other.getByLabel('Order number')).toHaveValue(number.toLowerCase());
    await other.getByLabel('E-mail').fill(email);
    await other.getByRole('button', { name: 'Confirm withdrawal' }).click();
    await expect(other.getByRole('heading', { level: 1, name: 'We have your withdrawal' })).toBeVisible();
    await elsewhere.close();

    await expectEvents(number, ['order.placed', 'order.paid', 'order.returned', 'order.refunded']);
    const receipt = await mailTo(email, /Your withdrawal from order/);
    expect(receipt.text).toContain(number);
    expect(receipt.text).toContain('Declared by: Ada Lovelace');
    expect(receipt.text).toMatch(/Received: \d{1,2} \w+ \d{4}, \d\d:\d\d UTC/);
    await page.reload();
    await expect(page.getByRole('main')).toContainText('Money sent back');
    expect(await mailsTo('somebody.else@example.org')).toEqual([]);
  });
});
