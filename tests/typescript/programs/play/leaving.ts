/** The last scenes: somebody leaves, and somebody else comes. */

import { equal } from 'node:assert/strict';

import { ADA, Gate, GRACE, refusalTo, row, says, type Stage } from './stage.ts';

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
  const data = { ...ADA, refresh_token_in: 'cookie' };
  await page.context().request.post(`${orders.service}/api/auth/login`, { data });
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

/** "Undo" is nobody else's, and what is on its way is told nobody else. */
export async function signOut({ page }: Stage): Promise<void> {
  const answer = new Gate();
  await page.route('**/complete', (route) =>
    answer.opened.then(() => route.continue()).catch(() => undefined), // the page may be gone
  );
  await page.getByLabel('Delete “Visit the bank”').click();
  await says(page, 'Moved “Visit the bank” to the trash');
  await page.getByRole('checkbox').first().click();
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await says(page, 'Welcome back');
  equal(await page.locator('.toast').count(), 0);
  answer.open();
  await page.getByLabel('Email').fill(GRACE.email);
  await page.getByLabel('Password').fill(GRACE.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await row(page, 'Of Grace alone').waitFor();
  equal(await page.locator('.toast').count(), 0);
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await says(page, 'Welcome back');
  await page.reload();
  await says(page, 'Welcome back');
}
