// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** Success or an exception, for those who would rather catch than compare. */

import type { AnyAnswer, Refusal, Success } from './answers.js';
import { hasProblem } from './bodies.js';
import { isAnswerOf, type Operation } from './client.js';
import type { ProblemAnswers } from './problems.js';
import type { Problem } from './schemas.js';

/** An answer that was not a success, thrown. What it is, `isRefusal` and `isProblem` tell. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly answer: AnyAnswer;
  /** The body, if it is a problem. */
  readonly problem: Problem | undefined;
  /** What to quote when it is reported. */
  readonly requestId: string | null;

  constructor(answer: AnyAnswer) {
    const { status, headers, body } = answer;
    const problem = hasProblem(status, headers) ? (body as Problem) : undefined;
    const requestId = problem?.request_id || headers.get('X-Request-Id');
    const said = problem ? ` ${problem.title}: ${problem.detail}` : '';
    super(`${status}${said}${requestId ? ` (request ${requestId})` : ''}`);
    this.answer = answer;
    this.problem = problem;
    this.requestId = requestId;
  }
}

/** One whose answer is known. */
export interface RefusedWith<A extends AnyAnswer> extends Refused {
  readonly answer: A;
}

/** Each `type` of the contract's problems. */
export type ProblemType = keyof ProblemAnswers;

/**
 * The body of a success.
 *
 * @throws Refused for any other answer.
 */
export function unwrap<A extends AnyAnswer>(answer: A): Success<A>['body'] {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw new Refused(answer);
}

/**
 * Whether what was caught is a refusal of an operation: then `error.answer` is one of its answers,
 * to be told apart by `status`.
 *
 * `catch (error) { if (isRefusal(error, updateUser) && error.answer.status === 412) ... }`
 */
export function isRefusal<A extends AnyAnswer>(
  error: unknown,
  operation: Operation<A>,
): error is RefusedWith<Refusal<A>> {
  return error instanceof Refused && isAnswerOf(error.answer, operation);
}

/**
 * Whether what was caught is a problem of a type, whichever operation it came from.
 *
 * `catch (error) { if (isProblem(error, '/docs/problems/quota-exceeded')) ... }`
 */
export function isProblem<Type extends ProblemType>(
  error: unknown,
  type: Type,
): error is RefusedWith<ProblemAnswers[Type]> {
  return error instanceof Refused && error.problem?.type === type;
}
