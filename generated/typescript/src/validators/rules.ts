// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** What the keywords of JSON Schema ask of a value, as rules and schemas of Valibot. */

import * as v from 'valibot';

import { fill, MESSAGES } from './messages.js';

/** A schema that takes what the contract takes, and changes nothing of it. */
export type Schema<T> = v.GenericSchema<T>;

/** What a rule says of a value that breaks it. */
export interface Breach extends v.BaseIssue<unknown> {
  readonly kind: 'validation';
  readonly requirement: unknown;
}

type Rule<T> = v.BaseValidation<T, T, Breach>;

/** A rule that is told by its keyword. The first that is broken is the only one that is told. */
export function rule<T>(
  keyword: string,
  requirement: unknown,
  holds: (value: T) => boolean,
  message: (value: T) => string,
  inside?: (value: T) => v.BaseIssue<unknown>[],
): Rule<T> {
  return {
    kind: 'validation',
    type: keyword,
    reference: rule,
    async: false,
    expects: null,
    '~run'(dataset, config): v.OutputDataset<T, Breach> {
      if (!dataset.typed || dataset.issues || holds(dataset.value)) {
        return dataset as v.OutputDataset<T, Breach>;
      }
      const { value: input } = dataset;
      const told = { kind: 'validation', type: keyword, expected: null, received: '' } as const;
      const breach: Breach = { ...config, ...told, input, requirement, message: message(input) };
      const [first, ...others] = inside?.(input) ?? [];
      const issues = first && { issues: [first, ...others] as const };
      return { typed: true, value: input, issues: [{ ...breach, ...issues } as Breach] };
    },
  };
}

type Measure<T> = (value: T) => number;

/** A rule about the size of a value. */
function bound<T>(
  keyword: keyof typeof MESSAGES,
  limit: number,
  measure: Measure<T>,
  holds: (size: number) => boolean,
): Rule<T> {
  const message = (value: T): string => fill(MESSAGES[keyword], limit, measure(value));
  return rule(keyword, limit, (value) => holds(measure(value)), message);
}

const itself: Measure<number> = (value) => value;
const items: Measure<unknown[]> = (list) => list.length;
const members: Measure<object> = (object) => Object.keys(object).length;

/** Counted are characters of Unicode, and not the halves that some of them are in JavaScript. */
const characters: Measure<string> = (text) => Array.from(text).length;

export function minLength(limit: number): Rule<string> {
  return bound('minLength', limit, characters, (size) => size >= limit);
}

export function maxLength(limit: number): Rule<string> {
  return bound('maxLength', limit, characters, (size) => size <= limit);
}

export function minItems(limit: number): Rule<unknown[]> {
  return bound('minItems', limit, items, (size) => size >= limit);
}

export function maxItems(limit: number): Rule<unknown[]> {
  return bound('maxItems', limit, items, (size) => size <= limit);
}

export function minProperties(limit: number): Rule<object> {
  return bound('minProperties', limit, members, (size) => size >= limit);
}

export function maxProperties(limit: number): Rule<object> {
  return bound('maxProperties', limit, members, (size) => size <= limit);
}

export function minimum(limit: number): Rule<number> {
  return bound('minimum', limit, itself, (size) => size >= limit);
}

export function maximum(limit: number): Rule<number> {
  return bound('maximum', limit, itself, (size) => size <= limit);
}

export function exclusiveMinimum(limit: number): Rule<number> {
  return bound('exclusiveMinimum', limit, itself, (size) => size > limit);
}

export function exclusiveMaximum(limit: number): Rule<number> {
  return bound('exclusiveMaximum', limit, itself, (size) => size < limit);
}

export function multipleOf(limit: number): Rule<number> {
  return bound('multipleOf', limit, itself, (size) => isWhole(size / limit));
}

/** Whether a quotient is a whole number, but for what binary fractions lose. */
function isWhole(quotient: number): boolean {
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

/** A regular expression. One that JavaScript cannot read is left to the service. */
export function pattern(source: string): Rule<string> {
  let compiled: RegExp | undefined;
  const fits = (text: string): boolean => (compiled ??= expression(source)).test(text);
  return rule('pattern', source, fits, () => fill(MESSAGES.pattern, source));
}

function expression(source: string): RegExp {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(source, flags);
    } catch {
      // Without `u`, more is allowed.
    }
  }
  return /(?:)/;
}

/** All items differ, as JSON: `1` and `1.0` are equal, and so are objects in another order. */
export function uniqueItems(): Rule<unknown[]> {
  const differ = (list: unknown[]): boolean =>
    new Set(list.map((item) => JSON.stringify(item, sorted))).size === list.length;
  return rule('uniqueItems', true, differ, () => MESSAGES.uniqueItems);
}

function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A text in one of the formats that the service checks. */
export function format(is: (text: string) => boolean, name: string): Schema<string> {
  const fits = (value: unknown): boolean => typeof value === 'string' && is(value);
  const message = (): string => fill(MESSAGES.format, name);
  return v.pipe(v.unknown(), rule('format', undefined, fits, message)) as Schema<string>;
}

/** One of some values. */
export function values<T>(...allowed: readonly unknown[]): Schema<T> {
  const keyword = allowed.length === 1 ? 'const' : 'enum';
  const is = (value: unknown): boolean => allowed.includes(value);
  const message = (): string => fill(MESSAGES.enum, alternatives(allowed));
  return v.pipe(v.unknown(), rule(keyword, allowed, is, message)) as Schema<T>;
}

function alternatives(allowed: readonly unknown[]): string {
  const texts = allowed.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
  return texts.join(', ').replace(/, ([^,]*)$/, ' or $1');
}
