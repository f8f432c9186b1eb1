/** What to tell people about what went wrong. */

import { NoAnswer, Refused, UndeclaredAnswer } from 'taskpact-client';

/** A sentence or two for a person. */
export function describe(error: unknown): string {
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
  if (error instanceof NoAnswer || isTimeout) return 'Nobody answers. Are you offline?';
  if (error instanceof UndeclaredAnswer) return `Something in between answered (${error.status}).`;
  if (error instanceof Refused && error.problem) {
    const { detail, request_id } = error.problem;
    return error.answer.status < 500 ? detail : `${detail} Request ${request_id}.`;
  }
  return 'Something went wrong on this page.';
}
