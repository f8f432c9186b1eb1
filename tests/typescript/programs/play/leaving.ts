/** The last scenes: somebody leaves, and somebody else comes. */

import { equal } from 'node:assert/strict';

import type { Page } from 'playwright-core';

import { ADA, Gate, GRACE, type Orders, refusalTo, row, says, type Stage } from './stage.ts';

/** In another tab, whose cookie is that of this one. */
export async function giveWayToAnotherTab({ page, orders }: Stage): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(orders.page);
  await other.getByRole('button', { name: 'Sign out' }).click();
  await says(page, 'Welcome back');
  await other.getByRole('button', { name: 'I am new here' }).click();
  await other.getByLabel('Email').fill(GRACE.email);
  await other.getByLabel('Password').fill(GRACE.password);
  await other.getByRole('button', { name: 'Sign up' }).click();
  await says(other, 'All clear.');
  await says(page, 'All clear.');
  await other.close();
}

/** Nobody has told this page: it learns it from a refresh, and asks for nothing a second time. */
export async function giveWayToWhoeverHasTheCookie({ page, orders }: Stage): Promise<void> {
  await page.getByLabel('New task', { exact: true }).fill('Of Grace alone');
  await page.keyboard.press('Enter');
  const checkbox = row(page, 'Of Grace alone').getByRole('checkbox');
  await checkbox.waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('alone');
  await takeTheCookie(page, orders, ADA);
  let asked = 0;
  await page.route('**/complete', (route) => {
    asked += 1;
    return asked > 1 ? route.continue() : route.fulfill({ ...refusalTo(page), status: 401 });
  });
  await checkbox.click();
  await row(page, 'Visit the bank').waitFor();
  await page.unroute('**/complete');
  equal(asked, 1);
  equal(await page.getByText('Of Grace alone').count(), 0);
  equal(await page.getByLabel('Search').inputValue(), '');
}

/** A page that comes out of the memory of the browser asks who is signed in. */
export async function comeBack({ page }: Stage): Promise<void> {
  const loaded = page.waitForEvent('load');
  await page.evaluate(() => {
    setTimeout(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  });
  await loaded;
  await row(page, 'Visit the bank').waitFor();
}

/** "Undo" is nobody else's, what is on its way is told nobody else, and nobody else is signed out. */
export async function signOut({ page, orders }: Stage): Promise<void> {
  const answer = new Gate();
  await page.route('**/complete', (route) =>
    answer.opened.then(() => route.continue()).catch(() => undefined), // the page may be gone
  );
  const leave = page.getByRole('button', { name: 'Sign out' }).first();
  await page.getByLabel('Delete “Visit the bank”').click();
  await says(page, 'Moved “Visit the bank” to the trash');
  await page.getByRole('checkbox').first().click();
  await leave.click();
  await says(page, 'Welcome back');
  equal(await page.locator('.toast').count(), 0);
  answer.open();
  await page.getByLabel('Email').fill(GRACE.email);
  await page.getByLabel('Password').fill(GRACE.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await row(page, 'Of Grace alone').waitFor();
  equal(await page.locator('.toast').count(), 0);
  await takeTheCookie(page, orders, ADA);
  await leave.click();
  await row(page, 'Book the train').waitFor();
  await leave.click();
  await says(page, 'Welcome back');
  await page.reload();
  await says(page, 'Welcome back');
}

/** Signs somebody in beside the page, which is not told. */
async function takeTheCookie(page: Page, orders: Orders, account: typeof ADA): Promise<void> {
  const data = { ...account, refresh_token_in: 'cookie' };
  await page.context().request.post(`${orders.service}/api/auth/login`, { data });
}
