/** What operations answer with. */

import type { ErrorHeaders } from './problems.js';
import type { Problem } from './schemas.js';

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type Numeric<Text extends string> = Text extends `${infer Value extends number}` ? Value : never;

/** The statuses of successes. */
export type SuccessStatus = Numeric<`2${Digit}${Digit}`>;

/** The statuses of redirects. */
export type RedirectStatus = Numeric<`3${Digit}${Digit}`>;

/** The statuses of errors. */
export type ErrorStatus = Numeric<`${4 | 5}${Digit}${Digit}`>;

/**
 * The headers of an answer, of which the contract declares those with these `Names`. They are
 * always there, but for those whose name ends in a question mark.
 */
export interface AnswerHeaders<Names extends string> extends Headers {
  get(name: Exclude<Names, `${string}?`>): string;
  get(name: Optional<Names> | (string & {})): string | null;
}

/** The same headers as plain data, by their names in small letters: `answer.fields.etag`. */
export type AnswerFields<Names extends string> = {
  readonly [Name in Exclude<Names, `${string}?`> as Lowercase<Name>]: string;
} & { readonly [Name in Optional<Names> as Lowercase<Name>]?: string };

type Optional<Names extends string> = Names extends `${infer Name}?` ? Name : never;

/** An answer of any operation. */
export interface AnyAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
  readonly fields: object;
}

/** An answer of a status. */
export interface AnswerWith<Status extends number, Body, Names extends string> extends AnyAnswer {
  readonly status: Status;
  readonly body: Body;
  readonly headers: AnswerHeaders<Names>;
  readonly fields: AnswerFields<Names>;
}

/** A problem of a type that the contract does not declare there, such as one of a newer service. */
export type UndeclaredProblem = Problem & { type: string & {} };

/**
 * What an operation answers with: one shape for each status that it declares, and a `Problem` with
 * any other error, since a newer service may have more of them; or it is one of `Others`, if the
 * operation declares what all other errors are. Which `Names` of headers there are is said of each
 * success; an error may be a proxy's, which has none of them.
 */
export type Answer<Bodies, Names extends { [Status in keyof Names]: string }, Others = never> =
  | {
      [Status in keyof Bodies & number]: Status extends keyof Names
        ? AnswerWith<Status, Bodies[Status], Names[Status]>
        : AnswerWith<Status, Bodies[Status] | UndeclaredProblem, ErrorHeaders>;
    }[keyof Bodies & number]
  | AnswerWith<Exclude<ErrorStatus, keyof Bodies>, Problem | Others, ErrorHeaders>;

/** The answers that are successes. */
export type Success<A extends AnyAnswer> = Extract<A, { status: SuccessStatus }>;

/** The answers that are not. */
export type Refusal<A extends AnyAnswer> = Exclude<A, { status: SuccessStatus }>;
