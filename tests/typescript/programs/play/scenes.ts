/** The scenes of the example application, in order: each begins where the one before ended. */

import { deepEqual, equal, match } from 'node:assert/strict';

import type { Route } from 'playwright-core';
import type { NewTask } from 'taskpact-client';

import { comeBack, giveWayToAnotherTab, giveWayToWhoeverHasTheCookie, signOut } from './leaving.ts';
import { ADA, Gate, OtherDevice, refusalTo, row, says, type Scene, type Stage } from './stage.ts';

const ERRANDS: readonly NewTask[] = Array.from({ length: 60 }, (_, index) => ({
  title: `Errand ${index + 1}`,
}));
const NEWEST: readonly NewTask[] = [
  { title: 'Send the invoice', priority: 'high', due: '2020-01-31', tags: ['Office'] },
  { title: 'Buy a present for Grace', priority: 'medium', due: today(), tags: ['Family', 'Fun'] },
  { title: 'Read the chapter about optimistic locking', priority: 'low' },
  { title: 'Book the train and find somebody who looks after the cat', due: '2999-12-31' },
];
const MANY = [...ERRANDS, ...NEWEST];

/** A refusal is said where it belongs; then the account is there. */
async function signUp({ page, looks, orders }: Stage): Promise<void> {
  await page.goto(orders.page);
  await page.getByLabel('Email').fill(ADA.email);
  await page.getByLabel('Password').fill(ADA.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await says(page, 'The email or the password is wrong.');
  await page.getByRole('button', { name: 'I am new here' }).click();
  await page.getByLabel('Name').fill('Ada');
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await says(page, 'at least 8 characters'); // which the page knows by itself
  await page.getByLabel('Password').fill('password123');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await says(page, 'among the first that are tried'); // which only the service knows
  await looks.at(page, 'sign up');
  await page.getByLabel('Password').fill(ADA.password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await says(page, 'All clear.');
  equal(await page.evaluate(() => document.cookie), '');
}

/** Only the keyboard. */
async function useTheKeyboard({ page, looks }: Stage): Promise<void> {
  await page.keyboard.press('?');
  await says(page, 'Next, previous task');
  await looks.at(page, 'keyboard');
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.keyboard.type('Water the plants');
  await page.keyboard.press('Enter');
  await row(page, 'Water the plants').getByRole('checkbox').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await says(page, 'Completed “Water the plants”');
  await page.keyboard.press('Control+z');
  await says(page, 'Reopened “Water the plants”');
  equal(await row(page, 'Water the plants').getByRole('checkbox').isChecked(), false);
}

/** A reload finds somebody signed in, and a list goes on as far as it is scrolled. */
async function scrollFar({ page, looks, orders }: Stage): Promise<void> {
  const elsewhere = await OtherDevice.signedIn(orders.service);
  await elsewhere.add(...MANY);
  await page.reload();
  await row(page, 'Book the train').waitFor();
  await looks.at(page, 'tasks');
  await page.locator('.row').last().scrollIntoViewIfNeeded();
  await row(page, 'Errand 10').first().waitFor();
  await page.locator('.row').last().scrollIntoViewIfNeeded();
  await row(page, 'Water the plants').waitFor();
  equal(await page.locator('.row').count(), MANY.length + 1);
  equal(await page.locator('.count').innerText(), String(MANY.length + 1));
}

/** The address has the filters, so that they survive a reload. */
async function search({ page }: Stage): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type('plan wat');
  await page.locator('.count').getByText('1', { exact: true }).waitFor();
  match(page.url(), /q=plan\+wat/);
  await page.reload();
  await row(page, 'Water the plants').waitFor();
  equal(await page.locator('.row').count(), 1);
  await page.getByLabel('Priority', { exact: true }).selectOption('high');
  await says(page, 'Nothing matches.');
  await page.getByLabel('Priority', { exact: true }).selectOption('');
}

/** A change while another list is on its way: both arrive. */
async function changeWhileAListComes({ page }: Stage): Promise<void> {
  const answer = new Gate();
  const high = (url: URL): boolean => url.searchParams.get('priority') === 'high';
  const late = (route: Route): Promise<void> => answer.opened.then(() => route.continue());
  await page.route(high, (route) => late(route).catch(() => undefined), { times: 1 });
  const asked = page.waitForRequest((request) => high(new URL(request.url())));
  await page.getByLabel('Order').selectOption('title');
  await page.getByLabel('Priority', { exact: true }).selectOption('high');
  await asked;
  await row(page, 'Water the plants').getByRole('checkbox').click();
  await says(page, 'Completed “Water the plants”');
  answer.open();
  await says(page, 'Nothing matches.');
  await page.getByRole('button', { name: 'Undo' }).click();
  await says(page, 'Reopened “Water the plants”');
  await page.getByLabel('Priority', { exact: true }).selectOption('');
  await row(page, 'Water the plants').waitFor();
}

/** What the service refuses is undone, and said. */
async function failToComplete({ page }: Stage): Promise<void> {
  await page.route('**/complete', (route) => route.fulfill(refusalTo(page)));
  const checkbox = row(page, 'Water the plants').getByRole('checkbox');
  await checkbox.click();
  await says(page, 'Something in between answered (500).');
  equal(await checkbox.isChecked(), false);
  await page.unroute('**/complete');
}

/** The answer is lost, the page is reloaded, and there is one task. */
async function loseTheAnswer({ page, looks, orders }: Stage): Promise<void> {
  // Those of whoever wrote them, also if another tab is signed in as somebody else by now.
  const tasks = (url: URL): boolean => /^\/api\/[\da-f-]{36}\/tasks$/.test(url.pathname);
  let arrived = 0;
  await page.route(tasks, async (route) => {
    await route.fetch();
    arrived += 1;
    return route.abort().catch(() => undefined); // the page may be gone
  });
  await page.goto(`${orders.page}#/tasks?sort=toString`); // which is no order, and left out
  await page.getByLabel('New task', { exact: true }).fill('Call the bank');
  await page.getByLabel('Due day of the new task').fill('2020-02-29');
  await page.getByLabel('Priority of the new task').selectOption('high');
  await page.getByRole('button', { name: 'Add' }).click();
  await says(page, 'Not sent yet.');
  await looks.at(page, 'waiting');
  while (arrived < 2) await page.waitForTimeout(50);
  await page.reload();
  await says(page, 'Not sent yet.');
  await page.unroute(tasks);
  await page.reload();
  await row(page, 'Call the bank').getByText('Overdue').waitFor();
  const elsewhere = await OtherDevice.signedIn(orders.service);
  equal((await elsewhere.find('bank')).length, 1);
}

/** Somebody else changes a task while it is edited; a person decides. */
async function resolveAConflict({ page, looks, orders }: Stage): Promise<void> {
  const elsewhere = await OtherDevice.signedIn(orders.service);
  const [task] = await elsewhere.find('bank');
  await row(page, 'Call the bank').locator('.row-title').click();
  const editor = page.getByRole('dialog');
  await looks.at(page, 'editor');
  await editor.getByLabel('Title').fill('Call the bank about the loan');
  await editor.getByLabel('Priority').selectOption('medium');
  await editor.getByLabel('Tags').fill('money');
  await elsewhere.change(task!.id, { title: 'Visit the bank', priority: 'low', due: null });
  const theirs = `**/api/me/tasks/${task!.id}`;
  await page.route(theirs, (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  );
  await editor.getByRole('button', { name: 'Save' }).click();
  await editor.getByRole('alert').getByText('Nobody answers.').waitFor();
  await page.unroute(theirs);
  await editor.getByRole('button', { name: 'Save' }).click();
  await says(page, 'Changed elsewhere');
  equal(await page.evaluate(() => document.activeElement?.textContent), 'Changed elsewhere');
  await row(page, 'Visit the bank').waitFor();
  await looks.at(page, 'conflict');
  await editor.getByRole('group', { name: 'Title' }).getByLabel('Theirs').check();
  await editor.getByRole('button', { name: 'Save' }).click();
  await editor.waitFor({ state: 'detached' });
  const { title, priority, due, tags } = await elsewhere.read(task!.id);
  deepEqual([title, priority, due, tags], ['Visit the bank', 'medium', null, ['money']]);
  await row(page, 'Visit the bank').getByText('money').waitFor();
}

/** Who closes the editor before it has saved learns that it could not. */
async function closeTheEditorEarly({ page }: Stage): Promise<void> {
  const answer = new Gate();
  await page.route('**/api/me/tasks/*', async (route) => {
    await answer.opened;
    await route.fulfill(refusalTo(page));
  });
  await row(page, 'Visit the bank').locator('.row-title').click();
  await page.getByRole('dialog').getByLabel('Title').fill('Visit the bank again');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  answer.open();
  await says(page, 'Something in between answered (500).');
  await page.unroute('**/api/me/tasks/*');
}

/** What was written is still there after an Escape and a reload, until somebody discards it. */
async function closeTheEditorByMistake({ page, looks }: Stage): Promise<void> {
  const editor = page.getByRole('dialog');
  await page.reload();
  await row(page, 'Visit the bank').locator('.row-title').click();
  await says(page, 'These changes of yours are not saved yet.');
  equal(await editor.getByLabel('Title').inputValue(), 'Visit the bank again');
  await looks.at(page, 'draft');
  await editor.getByRole('button', { name: 'Discard' }).click();
  await row(page, 'Visit the bank').locator('.row-title').click();
  equal(await editor.getByLabel('Title').inputValue(), 'Visit the bank');
  await page.keyboard.press('Escape');
}

/** Deleted by mistake, restored by "Undo", deleted again, and restored from the trash. */
async function emptyAndRestore({ page, looks }: Stage): Promise<void> {
  await page.getByLabel('Delete “Visit the bank”').press('Enter');
  await row(page, 'Visit the bank').waitFor({ state: 'detached' });
  equal(await page.evaluate(() => document.activeElement?.className), 'row-title');
  await says(page, 'Moved “Visit the bank” to the trash');
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(page, 'Visit the bank').waitFor();
  await page.getByLabel('Delete “Visit the bank”').click();
  await says(page, 'Moved “Visit the bank” to the trash');
  await page.getByRole('link', { name: 'Trash' }).click();
  await says(page, 'Removed for good in 30 days');
  await looks.at(page, 'trash');
  await page.getByLabel('Restore “Visit the bank”').click();
  await says(page, 'The trash is empty.');
}

async function endASession({ page, looks, orders }: Stage): Promise<void> {
  const phone = await OtherDevice.signedIn(orders.service);
  await page.getByRole('link', { name: 'Sessions' }).click();
  await page.getByText('This device').waitFor();
  await looks.at(page, 'sessions');
  await page.getByLabel('End Safari on iPhone').click();
  await row(page, 'Safari on iPhone').waitFor({ state: 'detached' });
  while (await phone.isSignedIn()) await page.waitForTimeout(100);
}

/** A person's choice counts more than the system's. */
async function chooseTheDark({ page }: Stage): Promise<void> {
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByLabel('Colors').selectOption('dark');
  const dark = await background();
  equal(light === dark, false);
  await page.reload();
  await page.getByText('This device').waitFor();
  equal(await background(), dark);
}

function today(): string {
  return new Date().toLocaleDateString('sv');
}

export const SCENES: Readonly<Record<string, Scene>> = {
  signUp,
  useTheKeyboard,
  scrollFar,
  search,
  changeWhileAListComes,
  failToComplete,
  loseTheAnswer,
  resolveAConflict,
  closeTheEditorEarly,
  closeTheEditorByMistake,
  emptyAndRestore,
  endASession,
  chooseTheDark,
  giveWayToAnotherTab,
  giveWayToWhoeverHasTheCookie,
  comeBack,
  signOut,
};
