/** What a page looks like to axe, to a small window, and in the dark. */

import { join } from 'node:path';

import type { Page } from 'playwright-core';

import type { Orders } from './stage.ts';

/** Something that axe-core found. */
interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

interface Axe {
  run(options: object): Promise<{ violations: readonly Violation[] }>;
}

const WIDE = { width: 1280, height: 860 };
const NARROW = { width: 360, height: 740 };

/** Looks at a page by day in a wide window and by night in a narrow one. */
export class Looks {
  readonly violations: string[] = [];
  readonly outside: string[] = [];
  readonly #orders: Orders;

  constructor(orders: Orders) {
    this.#orders = orders;
  }

  async at(page: Page, scene: string): Promise<void> {
    for (const [colorScheme, size] of [['dark', NARROW], ['light', WIDE]] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size);
      await this.#look(page, `${scene}, ${colorScheme}`);
    }
  }

  async #look(page: Page, name: string): Promise<void> {
    await page.evaluate(async () => {
      await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
    });
    this.outside.push(...(await outside(page)).map((what) => `${name}: ${what}`));
    const { screenshots } = this.#orders;
    if (screenshots) await page.screenshot({ path: join(screenshots, `${name}.png`) });
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(this.#orders.axe);
    const found = await page.evaluate(() =>
      (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] }),
    );
    for (const { id, impact, nodes } of found.violations) {
      const places = nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`);
      this.violations.push(`${name}: ${impact} ${id} ${places.join('; ')}`);
    }
  }
}

/** What reaches beyond the right edge of the window, of all that can be pressed or written in. */
function outside(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('a, button, input, select, textarea')]
      .filter((each) => each.getBoundingClientRect().right > innerWidth || each.scrollLeft > 0)
      .map((each) => each.outerHTML.slice(0, 100)),
  );
}
