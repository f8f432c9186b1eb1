/** What kinds of values there are: texts, numbers, lists, objects, and alternatives of them. */

import * as v from 'valibot';

import { MESSAGES } from './messages.js';
import { type Breach, rule, type Schema } from './rules.js';

type Rule<T> = v.BaseValidation<T, T, Breach>;
type Properties = Readonly<Record<string, Schema<unknown>>>;

export function text(...rules: Rule<string>[]): Schema<string> {
  return kind((value) => typeof value === 'string', 'string', rules);
}

export function integer(...rules: Rule<number>[]): Schema<number> {
  return kind(Number.isInteger, 'integer', rules);
}

export function number(...rules: Rule<number>[]): Schema<number> {
  return kind(Number.isFinite, 'number', rules);
}

export function boolean(): Schema<boolean> {
  return kind((value) => typeof value === 'boolean', 'boolean', []);
}

export function nothing(): Schema<null> {
  return kind((value) => value === null, 'null', []);
}

/** Whatever there is. */
export function anything<T>(): Schema<T> {
  return v.unknown() as Schema<unknown> as Schema<T>;
}

export function list<T>(item: Schema<unknown>, ...rules: Rule<unknown[]>[]): Schema<T> {
  return v.pipe(v.array(item, MESSAGES.array), ...rules) as Schema<unknown> as Schema<T>;
}

/** An object with these properties, and with others as well. */
export function object<T>(properties: Properties, ...rules: Rule<object>[]): Schema<T> {
  const members = v.looseObject(properties, MESSAGES.required);
  return v.pipe(record(rules), members) as Schema<object> as Schema<T>;
}

/** An object with these properties, and with no others. */
export function exactly<T>(properties: Properties, ...rules: Rule<object>[]): Schema<T> {
  const members = v.looseObject(properties, MESSAGES.required);
  return v.pipe(record(rules), members, noOthers(properties)) as Schema<object> as Schema<T>;
}

/** An object with these properties, whose others are of a schema. */
export function objectOf<T>(
  rest: Schema<unknown>,
  properties: Properties,
  ...rules: Rule<object>[]
): Schema<T> {
  const members = v.objectWithRest(properties, rest, MESSAGES.required);
  return v.pipe(record(rules), members) as Schema<object> as Schema<T>;
}

/** What need not be there. */
export function optional(schema: Schema<unknown>): Schema<unknown> {
  return v.optional(schema);
}

export function nullable<T>(schema: Schema<unknown>): Schema<T> {
  return v.nullable(schema) as Schema<unknown> as Schema<T>;
}

/** One of several alternatives, or more of them. If it is none, it is told what each of them says. */
export function either<T>(...alternatives: Schema<unknown>[]): Schema<T> {
  const fits = (value: unknown): boolean => alternatives.some((each) => v.is(each, value));
  const inside = (value: unknown): v.BaseIssue<unknown>[] =>
    alternatives.flatMap((each) => v.safeParse(each, value).issues ?? []);
  const message = (value: unknown): string =>
    [...new Set(inside(value).map((issue) => issue.message))].join(MESSAGES.or);
  return v.pipe(v.unknown(), rule('anyOf', undefined, fits, message, inside)) as Schema<T>;
}

/** The alternative that a property tells. */
export function tagged<T>(property: string, alternatives: Properties): Schema<T> {
  const kinds = Object.keys(alternatives);
  const isKnown = (tag: unknown): tag is string => typeof tag === 'string' && kinds.includes(tag);
  const known = rule('enum', kinds, isKnown, () => MESSAGES.kind);
  const unknown = object({ [property]: v.pipe(v.unknown(), known) });
  return v.lazy((input) => {
    const tag = isRecord(input) ? (input as Record<string, unknown>)[property] : undefined;
    return (isKnown(tag) && alternatives[tag]) || unknown;
  }) as Schema<unknown> as Schema<T>;
}

/** What is of all schemas. */
export function all<T>(...schemas: Schema<unknown>[]): Schema<T> {
  return v.intersect(schemas) as Schema<unknown> as Schema<T>;
}

/** A schema that is made when it is first held against a value: others, or itself, may be in it. */
export function schema<T>(make: () => Schema<T>): Schema<T> {
  let made: Schema<T> | undefined;
  return v.lazy(() => (made ??= make()));
}

function kind<T>(
  is: (value: unknown) => boolean,
  name: keyof typeof MESSAGES,
  rules: Rule<T>[],
): Schema<T> {
  return v.pipe(v.custom<T>(is, MESSAGES[name]), ...rules) as Schema<T>;
}

function record(rules: Rule<object>[]): Schema<object> {
  return kind(isRecord, 'object', rules);
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Says of each property that is not among these that there is none. */
function noOthers(properties: Properties): Rule<object> {
  return {
    kind: 'validation',
    type: 'additionalProperties',
    reference: noOthers,
    async: false,
    expects: null,
    '~run'(dataset, config): v.OutputDataset<object, Breach> {
      const input = dataset.value as Record<string, unknown>;
      const others = Object.keys(input).filter((key) => !Object.hasOwn(properties, key));
      const breaches = others.map((key): Breach => ({
        ...config,
        kind: 'validation',
        type: 'additionalProperties',
        input: key,
        expected: null,
        received: '',
        requirement: false,
        message: MESSAGES.additionalProperties,
        path: [{ type: 'object', origin: 'key', input, key, value: input[key] }],
      }));
      const before = (dataset.issues ?? []) as Breach[];
      if (breaches.length === 0) return dataset as v.OutputDataset<object, Breach>;
      return { ...dataset, issues: [...before, ...breaches] } as v.OutputDataset<object, Breach>;
    },
  };
}
