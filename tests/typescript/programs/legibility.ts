/** Text that is hard to read, measured in the page itself. */

import { type Page } from 'playwright-core';

/** A text with less contrast than WCAG 2.2 AA (1.4.3) requires. */
export interface FaintText {
  readonly text: string;
  readonly place: string;
  readonly ratio: number;
}

/** Returns the texts with a contrast below 4.5, or 3 if large, once nothing moves. */
export const faintTexts = (page: Page): Promise<FaintText[]> =>
  page.evaluate(async () => {
    const lasting = document.getAnimations().filter(({ effect }) => {
      return effect!.getComputedTiming().iterations !== Infinity;
    });
    await Promise.allSettled(lasting.map((animation) => animation.finished));

    type Color = [red: number, green: number, blue: number, alpha: number];
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;

    /** Parses a color in any notation by painting it. */
    function parse(color: string): Color {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      return [red!, green!, blue!, alpha! / 255];
    }
    const over = (top: Color, ground: Color): Color => {
      const mix = (i: 0 | 1 | 2) => top[i] * top[3] + ground[i] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const luminance = ([red, green, blue]: Color): number => {
      const linear = [red, green, blue].map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
    };
    const ancestors = (element: Element): Element[] =>
      element.parentElement ? [element, ...ancestors(element.parentElement)] : [element];
    const ground = (element: Element): Color => {
      const canvasColor: Color = parse(getComputedStyle(document.body).backgroundColor);
      return ancestors(element)
        .reverse()
        .map((each) => parse(getComputedStyle(each).backgroundColor))
        .reduce((below, color) => over(color, below), over(canvasColor, [255, 255, 255, 1]));
    };
    const opacity = (element: Element): number =>
      ancestors(element).reduce((whole, each) => whole * Number(getComputedStyle(each).opacity), 1);

    function contrast(element: Element, style: CSSStyleDeclaration): number {
      const behind = ground(element);
      const [red, green, blue, alpha] = parse(style.color);
      const color = over([red, green, blue, alpha * opacity(element)], behind);
      const [bright, dark] = [luminance(color), luminance(behind)].sort((a, b) => b - a);
      return (bright! + 0.05) / (dark! + 0.05);
    }
    function needed(style: CSSStyleDeclaration): number {
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      return isLarge ? 3 : 4.5;
    }
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ checkVisibilityCSS: true, opacityProperty: true }) &&
      element.closest(':disabled, [aria-disabled=true]') === null &&
      !['SCRIPT', 'STYLE', 'NOSCRIPT', 'OPTION'].includes(element.tagName);

    const shown: [Element, string, CSSStyleDeclaration][] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent!.trim();
      const element = node.parentElement!;
      if (text && isSeen(element)) shown.push([element, text, getComputedStyle(element)]);
    }
    for (const field of document.querySelectorAll('input, textarea, select')) {
      if (!isSeen(field) || (field as HTMLInputElement).type === 'checkbox') continue;
      shown.push([field, `field ${(field as HTMLInputElement).name}`, getComputedStyle(field)]);
      const hint = field.getAttribute('placeholder');
      if (hint) shown.push([field, hint, getComputedStyle(field, '::placeholder')]);
    }
    const name = (element: Element) => [element.tagName.toLowerCase(), ...element.classList].join('.');
    return shown.flatMap(([element, text, style]) => {
      const ratio = Math.floor(contrast(element, style) * 100) / 100;
      if (ratio >= needed(style)) return [];
      const place = ancestors(element).slice(0, 3).reverse().map(name).join(' > ');
      return [{ text: text.slice(0, 60), place, ratio }];
    });
  });

/** The line length of the widest of some elements, in characters as wide as a 0. */
export const longestLine = (page: Page, selector: string): Promise<number> =>
  page.evaluate((selector) => {
    const elements = [...document.querySelectorAll<HTMLElement>(selector)];
    const widths = elements.filter((element) => element.checkVisibility()).map((element) => {
      const zero = element.appendChild(document.createElement('span'));
      zero.textContent = '0'.repeat(100);
      zero.style.cssText = 'position: absolute; visibility: hidden; white-space: nowrap';
      const width = zero.getBoundingClientRect().width / 100;
      zero.remove();
      return element.getBoundingClientRect().width / width;
    });
    return Math.round(Math.max(...widths));
  }, selector);
