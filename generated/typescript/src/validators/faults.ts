// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** What is wrong with a value, as the service tells it. */

import * as v from 'valibot';

import type { FieldError } from '../schemas.js';
import { MESSAGES } from './messages.js';
import type { Schema } from './rules.js';

type Issue = v.BaseIssue<unknown>;
type Fault = Pick<FieldError, 'in' | 'pointer' | 'keyword' | 'limit' | 'allowed' | 'message'>;

const MOST_ALLOWED = 20;
const MOST_CHARACTERS = 40;
const LONGEST = 500;

/** One entry for each field that is wrong; none if the value is right. */
export function faultsOf(
  schema: Schema<unknown>,
  value: unknown,
  place: FieldError['in'] = 'body',
): Fault[] {
  const found = new Map<string, Fault>();
  for (const { issue, pointer } of flat(v.safeParse(schema, value).issues ?? [])) {
    const before = found.get(pointer);
    const fault = { in: place, pointer, ...told(issue) };
    found.set(pointer, before && before.message !== fault.message ? joined(before, fault) : fault);
  }
  return [...found.values()];
}

/** Of alternatives, what each of them says. */
function flat(issues: readonly Issue[], at = ''): { issue: Issue; pointer: string }[] {
  return issues.flatMap((issue) => {
    const pointer = at + (issue.path ?? []).map(({ key }) => `/${escaped(String(key))}`).join('');
    return issue.issues ? flat(issue.issues, pointer) : [{ issue, pointer }];
  });
}

function told(issue: Issue): Omit<Fault, 'in' | 'pointer'> {
  const keyword = keywordOf(issue);
  const { requirement } = issue;
  const message = issue.message.slice(0, LONGEST);
  if (keyword === 'enum' && isShort(requirement)) return { keyword, allowed: requirement, message };
  return Number.isSafeInteger(requirement)
    ? { keyword, limit: requirement as number, message }
    : { keyword, message };
}

function keywordOf({ kind, type, expected }: Issue): string {
  if (kind === 'validation') return type;
  return /object/.test(type) && expected !== 'Object' ? 'required' : 'type';
}

function isShort(allowed: unknown): allowed is string[] {
  const isText = (value: unknown): boolean =>
    typeof value === 'string' && value.length <= MOST_CHARACTERS;
  return Array.isArray(allowed) && allowed.length <= MOST_ALLOWED && allowed.every(isText);
}

function joined(before: Fault, { message }: Fault): Fault {
  const { in: place, pointer } = before;
  const both = `${before.message}${MESSAGES.or}${message}`.slice(0, LONGEST);
  return { in: place, pointer, keyword: 'anyOf', message: both };
}

function escaped(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}
