// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** What a problem says of the fields of a form. */

import type { FieldError } from './schemas.js';

/** A message of a field, and where that is: an issue as of Standard Schema. */
export interface FieldIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * The messages of a problem by the names of the fields that they are about: `{ 'tags.0': '...' }`,
 * and `''` for all of the body. There are none if it is about no fields, or if there is no problem.
 */
export function fieldErrors(
  problem: { readonly errors?: readonly FieldError[] } | undefined,
  place: FieldError['in'] = 'body',
): Record<string, string> {
  const found = fieldIssues(problem, place).map(({ path, message }) => [path.join('.'), message]);
  return Object.fromEntries(found) as Record<string, string>;
}

/** The same with the steps along each path, for forms that take issues of Standard Schema. */
export function fieldIssues(
  problem: { readonly errors?: readonly FieldError[] } | undefined,
  place: FieldError['in'] = 'body',
): readonly FieldIssue[] {
  const errors = problem?.errors ?? [];
  return errors
    .filter((error) => error.in === place)
    .map(({ pointer, message }) => ({ path: steps(pointer), message }));
}

/** What a JSON Pointer goes along (RFC 6901): names, and positions in lists. */
function steps(pointer: string): (string | number)[] {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) =>
    /^\d+$/.test(part) ? Number(part) : part.replace(/~1/g, '/').replace(/~0/g, '~'),
  );
}
