/** Visits the pages for people in a headless Chromium, like a user: `node visit.ts < visit`. */

import { json } from 'node:stream/consumers';

import { type Locator, type Page } from 'playwright-core';

import { openBrowser } from './browser.ts';
import { type FaintText, faintTexts, longestLine } from './legibility.ts';

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

const faint: FaintText[] = [];
const fits: boolean[] = [];

/** Whether the page fits without scrolling sideways. */
const hasNoSidewaysScroll = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

const background = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/** Signs in with the Authorize form. */
async function authorize(page: Page): Promise<void> {
  await page.locator('.btn.authorize').click();
  const dialog = page.locator('.auth-container').first();
  await dialog.locator('#oauth_username').fill(visit.email);
  await dialog.locator('#oauth_password').fill(visit.password);
  await dialog.getByText('select all', { exact: true }).first().click();
  faint.push(...(await faintTexts(page)));
  await dialog.locator('.auth-btn-wrapper .authorize').click();
  await dialog.getByText('Logout', { exact: true }).waitFor();
  faint.push(...(await faintTexts(page)));
  await page.locator('.btn-done').first().click();
}

/** Logs out with the same form. */
async function logOut(page: Page): Promise<void> {
  await page.locator('.btn.authorize').click();
  await page.locator('.auth-container').first().getByText('Logout', { exact: true }).click();
  await page.locator('.btn-done').first().click();
}

/** Opens an operation, as a reader would. */
async function open(page: Page, operation: string): Promise<Locator> {
  const block = page.locator(`#operations-${operation}`);
  await block.locator('.opblock-summary').first().click();
  await block.locator('.execute').waitFor();
  return block;
}

/** Tries an operation out unchanged, and returns the response. */
async function tryOut(page: Page, operation: Locator): Promise<string> {
  await operation.locator('.execute').click();
  const answer = operation.locator('.live-responses-table .response');
  await answer.waitFor();
  fits.push(await hasNoSidewaysScroll(page));
  faint.push(...(await faintTexts(page)));
  return answer.innerText();
}

/** Of the first elements reached by Tab, that many, those that do not show the focus. */
async function hiddenFocuses(page: Page, count: number): Promise<string[]> {
  const hidden: string[] = [];
  for (let i = 0; i < count; i++) {
    await page.keyboard.press('Tab');
    hidden.push(
      ...(await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement!);
        const isShown = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
        return isShown ? [] : [document.activeElement!.outerHTML.slice(0, 200)];
      })),
    );
  }
  return hidden;
}

/** What a page looks like whose prose is in the elements of a selector, and of which Tab reaches some. */
const look = async (page: Page, prose: string, tabs: number) => ({
  fits: await hasNoSidewaysScroll(page),
  background: await background(page),
  faint: await faintTexts(page),
  longestLine: await longestLine(page, prose),
  hiddenFocuses: await hiddenFocuses(page, tabs),
});

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
    ...(await look(page, 'p', 6)),
  };

  await page.getByRole('link', { name: 'Journeys' }).click();
  await page.locator('#first-task').waitFor();
  const journeys = await look(page, 'p, dd', 10);
  await page.getByRole('link', { name: 'Front page' }).click();

  await page.getByRole('link', { name: 'Problems' }).click();
  await page.getByRole('link', { name: 'Invalid request' }).click();
  await page.getByRole('heading', { name: 'What to do' }).waitFor();
  const problem = await look(page, 'p', 3);

  await page.getByRole('link', { name: 'Documentation' }).click();
  await page.locator('#operations-me-getMe').waitFor();
  fits.push(await hasNoSidewaysScroll(page));
  faint.push(...(await faintTexts(page)));
  const hidden = await hiddenFocuses(page, 40);
  // Operations that are already open are filled in on signing in.
  const create = await open(page, 'tasks-createTask');
  await create.locator('.execute').click(); // it says what is missing
  await create.locator('.invalid').first().waitFor();
  faint.push(...(await faintTexts(page)));
  await page.locator('.btn.authorize').click();
  const credentials = await page.locator('.auth-container h4').allInnerTexts();
  await page.locator('.close-modal').click();
  await authorize(page);
  const answer = await tryOut(page, await open(page, 'me-getMe'));
  const created = await tryOut(page, create);
  const sample = await create.locator('.samples pre').innerText();
  const replace = await open(page, 'tasks-replaceTask');
  const userId = (operation: Locator) =>
    operation.locator('[data-param-name=user_id] input').inputValue();
  const userIds = [await userId(create), await userId(replace)];
  for (const operation of ['tasks-updateTask', 'tasks-deleteTask', 'auth-issueToken']) {
    await open(page, operation);
  }
  await page.locator('.json-schema-2020-12-expand-deep-button').first().click();
  fits.push(await hasNoSidewaysScroll(page));
  faint.push(...(await faintTexts(page)));
  await page.emulateMedia({ media: 'print' });
  await page.locator('html:not(.dark-mode)').waitFor({ state: 'attached' });
  const printed = { background: await background(page), faint: await faintTexts(page) };
  await page.emulateMedia({ media: 'screen' });
  await logOut(page);
  const documentation = {
    credentials,
    answer,
    created,
    sample,
    userIds,
    userIdsAfterwards: [await userId(create), await userId(replace)],
    fits: fits.every(Boolean),
    faint,
    printed,
    background: await background(page),
    longestLine: await longestLine(page, '.renderedMarkdown > p'),
    hiddenFocuses: hidden,
    kept: await page.evaluate(() => Object.keys(localStorage)),
  };
  const elsewhere = requests.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(visit.url));
  console.log(JSON.stringify({ front, journeys, problem, documentation, elsewhere, complaints }));
} finally {
  await browser.close();
}
