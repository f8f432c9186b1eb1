/** Plays the example application through in a headless Chromium: `node play.ts < orders`. */

import { mkdir } from 'node:fs/promises';
import { json } from 'node:stream/consumers';

import { openBrowser } from '../browser.ts';
import { Looks } from './looks.ts';
import { SCENES } from './scenes.ts';
import type { Orders } from './stage.ts';

const orders = (await json(process.stdin)) as Orders;
const looks = new Looks(orders);
const complaints: string[] = [];
const played: Record<string, number> = {};

if (orders.screenshots) await mkdir(orders.screenshots, { recursive: true });
const browser = await openBrowser(orders.executable);
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  let requests = 0;
  page.on('request', (request) => (requests += request.url().startsWith(orders.service) ? 1 : 0));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const isOfNetwork = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !isOfNetwork) {
      complaints.push(message.text());
    }
  });
  for (const [name, scene] of Object.entries(SCENES)) {
    const before = requests;
    try {
      await scene({ page, looks, orders });
    } catch (error) {
      await page.screenshot({ path: 'failed.png' });
      throw new Error(`${name}: ${String(error)}\n${complaints.join('\n')}`, { cause: error });
    }
    played[name] = requests - before;
  }
} finally {
  await browser.close();
}
const { violations, outside } = looks;
console.log(JSON.stringify({ played, violations, outside, complaints }));
