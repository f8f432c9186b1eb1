// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** Success or an exception, for those who would rather catch than compare. */

import type { AnyAnswer } from './client.js';

/** The answers that are successes. */
export type Success<A extends AnyAnswer> = Extract<A, { status: 200 | 201 | 202 | 204 }>;

/** An answer that was not a success, thrown. */
export class Refused<A extends AnyAnswer = AnyAnswer> extends Error {
  override readonly name = 'Refused';
  readonly answer: A;

  constructor(answer: A) {
    super(`${answer.status}${described(answer.body)}`);
    this.answer = answer;
  }
}

/**
 * The body of a success.
 *
 * @throws Refused for any other answer.
 */
export function unwrap<A extends AnyAnswer>(answer: A): Success<A>['body'] {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw new Refused(answer);
}

function described(body: unknown): string {
  const { title, detail, request_id: id } = { ...(body as Partial<Record<string, unknown>>) };
  return title ? ` ${title}: ${detail} (request ${id})` : '';
}
