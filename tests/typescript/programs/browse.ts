/** Opens a page in a headless Chromium and calls functions of it: `node browse.ts < steps`. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

import { chromium } from 'playwright-core';

/** What to do, in turn. */
interface Orders {
  readonly executable: string;
  readonly steps: readonly { page: string; call: string; arguments: readonly unknown[] }[];
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const { executable, steps } = (await json(process.stdin)) as Orders;
const profile = await mkdtemp(join(tmpdir(), 'profile-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: executable,
  args: FLAGS,
});
try {
  const results: unknown[] = [];
  for (const { page: url, call, arguments: given } of steps) {
    const page = await browser.newPage();
    await page.goto(url);
    results.push(
      await page.evaluate(
        async ([name, values]) => {
          const functions = globalThis as unknown as Record<string, (...v: unknown[]) => unknown>;
          try {
            return { result: (await functions[name]?.(...values)) ?? null };
          } catch (error) {
            return { error: String(error) };
          }
        },
        [call, given] as const,
      ),
    );
    await page.close();
  }
  console.log(JSON.stringify(results));
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}
