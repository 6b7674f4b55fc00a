// The time from a keystroke to its suggestions, in a browser on this machine, without network latency.
import puppeteer from 'puppeteer-core';

const WORDS = ['mug', 'bowl', 'lamp', 'chair', 'towel', 'knife', 'honey', 'rake', 'paper', 'plate'];

/** Milliseconds of each word's last key, in a browser that listens at a port. */
export async function suggestions(shop, port) {
  const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}` });
  const page = await browser.newPage();
  await page.goto(shop);
  await page.waitForSelector('html[data-ready]');
  // The list is redrawn for each response: the last redraw that shows this word marks the end.
  await page.evaluate(() => {
    const field = document.querySelector('#q');
    field.addEventListener('input', () => { window.struck = performance.now(); });
    new MutationObserver(() => {
      const all = document.querySelector('#hits > :last-child [role=option]:last-child');
      if (all?.textContent.includes(field.value)) window.shown = { word: field.value, at: performance.now() };
    }).observe(document.querySelector('#hits'), { childList: true, subtree: true, characterData: true });
  });
  const took = [];
  for (const word of WORDS) {
    await page.$eval('#q', (field) => { field.value = ''; });
    await page.type('#q', word, { delay: 120 });
    await page.waitForFunction((word) => window.shown?.word === word, { timeout: 5_000 }, word);
    took.push(await page.evaluate(() => window.shown.at - window.struck));
  }
  await page.close();
  await browser.disconnect();
  return took;
}
