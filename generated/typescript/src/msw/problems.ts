// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** Problems as answers, by their types. */

import type { ProblemAnswers } from '../problems.js';
import type { Problem } from '../schemas.js';
import { PROBLEMS } from './told.js';

/** A problem as an answer. */
export interface Made {
  readonly status: number;
  readonly body: Problem;
}

/** The answer that is a problem of a type: as the contract tells it, but for the members given. */
export function problem<Type extends keyof ProblemAnswers & string>(
  type: Type,
  members: Partial<ProblemAnswers[Type]['body']> = {},
): { status: ProblemAnswers[Type]['status']; body: ProblemAnswers[Type]['body'] } {
  const told = (PROBLEMS as Readonly<Record<string, Problem>>)[type];
  return made(told, members) as Made & ReturnType<typeof problem<Type>>;
}

/** The same for a problem that is at hand. */
export function made(told: Problem | undefined, members: object = {}): Made {
  const status = told?.status ?? 500;
  const blank = { type: 'about:blank', title: `Error ${status}`, status, detail: '' };
  return { status, body: { ...blank, request_id: 'mocked', ...told, ...members } };
}
