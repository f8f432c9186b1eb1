/** What operations answer with. */

import type { Problem } from './schemas.js';

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type Numeric<Text extends string> = Text extends `${infer Value extends number}` ? Value : never;

/** The statuses of successes. */
export type SuccessStatus = Numeric<`2${Digit}${Digit}`>;

/** The statuses of errors. */
export type ErrorStatus = Numeric<`${4 | 5}${Digit}${Digit}`>;

/** An answer of a status. */
export interface AnswerWith<Status extends number, Body> {
  readonly status: Status;
  readonly body: Body;
  readonly headers: Headers;
}

/** An answer of any operation. */
export type AnyAnswer = AnswerWith<number, unknown>;

/** A problem of a type that the contract does not declare there, such as one of a newer service. */
export type UndeclaredProblem = Problem & { type: string & {} };

/**
 * What an operation answers with: one shape for each status that it declares, and a `Problem` with
 * any other error, since a newer service may have more of them.
 */
export type Answer<Bodies> =
  | {
      [Status in keyof Bodies & number]: AnswerWith<
        Status,
        Status extends ErrorStatus ? Bodies[Status] | UndeclaredProblem : Bodies[Status]
      >;
    }[keyof Bodies & number]
  | AnswerWith<Exclude<ErrorStatus, keyof Bodies>, Problem>;

/** The answers that are successes. */
export type Success<A extends AnyAnswer> = Extract<A, { status: SuccessStatus }>;

/** The answers that are not. */
export type Refusal<A extends AnyAnswer> = Exclude<A, { status: SuccessStatus }>;
