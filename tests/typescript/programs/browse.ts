/** Opens a page in a headless Chromium and calls functions of it: `node browse.ts < steps`. */

import { json } from 'node:stream/consumers';

import { openBrowser } from './browser.ts';

/** The steps, in order. */
interface Orders {
  readonly executable: string;
  readonly steps: readonly { page: string; call: string; arguments: readonly unknown[] }[];
}

const { executable, steps } = (await json(process.stdin)) as Orders;
const browser = await openBrowser(executable);
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
}
