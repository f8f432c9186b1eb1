/** Visits the pages for people in a headless Chromium, as somebody would: `node visit.ts < visit`. */

import { json } from 'node:stream/consumers';

import { type Page } from 'playwright-core';

import { openBrowser } from './browser.ts';

/** Who visits which service, and how. */
interface Visit {
  readonly executable: string;
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
}

const visit = (await json(process.stdin)) as Visit;
const requests: string[] = [];
const complaints: string[] = [];

/** Whether all of a page is seen without scrolling sideways. */
const fits = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

const background = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/** Signs in by the form of Authorize, and returns what "Try it out" of `getMe` answers. */
async function authorizeAndTry(page: Page): Promise<string> {
  await page.locator('.btn.authorize').click();
  const dialog = page.locator('.auth-container').first();
  await dialog.locator('#oauth_username').fill(visit.email);
  await dialog.locator('#oauth_password').fill(visit.password);
  await dialog.getByText('select all', { exact: true }).first().click();
  await dialog.locator('.auth-btn-wrapper .authorize').click();
  await dialog.getByText('Logout', { exact: true }).waitFor();
  await page.locator('.btn-done').first().click();
  const operation = page.locator('#operations-me-getMe');
  await operation.locator('.opblock-summary').click();
  await operation.locator('.execute').click();
  const answer = operation.locator('.live-responses-table .response');
  await answer.waitFor();
  return answer.innerText();
}

const browser = await openBrowser(visit.executable, {
  colorScheme: visit.colorScheme,
  viewport: { width: visit.width, height: 800 },
});
try {
  const page = await browser.newPage();
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.goto(visit.url);
  await page.locator('.ready, .not-ready').waitFor();
  const front = {
    readiness: await page.locator('#readiness').innerText(),
    fits: await fits(page),
    background: await background(page),
  };

  await page.getByRole('link', { name: 'Documentation' }).click();
  await page.locator('#operations-me-getMe').waitFor();
  const documentation = {
    answer: await authorizeAndTry(page),
    fits: await fits(page),
    background: await background(page),
    kept: await page.evaluate(() => Object.keys(localStorage)),
  };
  const elsewhere = requests.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(visit.url));
  console.log(JSON.stringify({ front, documentation, elsewhere, complaints }));
} finally {
  await browser.close();
}
