// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** What TanStack Query is given to ask an operation, whichever framework it runs in. */

import type { DataTag, InfiniteData } from '@tanstack/query-core';

import type { AnyAnswer, Refusal, Success } from '../answers.js';
import type { Client } from '../client.js';
import type { NoAnswer, UndeclaredAnswer } from '../failures.js';
import { type RefusedWith, unwrap } from '../refusals.js';

/** The beginning of every key: what is of this service. */
export const SERVICE = 'taskpact-client';

/** A function that asks an operation. */
export type Ask = (client: Client, request: never) => Promise<AnyAnswer>;

type RequestOf<F extends Ask> = Parameters<F>[1];
type AnswerOf<F extends Ask> = Awaited<ReturnType<F>>;
type BodyOf<F extends Ask> = Success<AnswerOf<F>>['body'];

/** The body of a success: `null` where it has none, since a cache cannot tell nothing apart. */
export type DataOf<F extends Ask> =
  | Exclude<BodyOf<F>, undefined>
  | (undefined extends BodyOf<F> ? null : never);

/**
 * What is thrown. Of a `Refused`, `error.answer` is one of the operation's answers. A `DOMException`
 * is the `TimeoutError` of `withTimeout()`.
 */
export type FailureOf<F extends Ask> =
  | RefusedWith<Refusal<AnswerOf<F>>>
  | UndeclaredAnswer
  | NoAnswer
  | DOMException;

/** The second part of a key. TanStack Query finds what matches any part of it. */
export interface Subject {
  readonly tag?: string;
  readonly operation?: string;
  readonly path?: object;
  readonly query?: object;
  readonly headers?: object;
  readonly accept?: string;
}

/** A key: what is asked, and of whom. */
export type Key = readonly [service: typeof SERVICE, subject: Subject, kind?: 'infinite'];

/** A part of a request, which finds every query that was asked with it. */
export type PartOf<F extends Ask> = {
  readonly [Name in keyof NonNullable<RequestOf<F>>]?: Partial<NonNullable<RequestOf<F>>[Name]>;
};

/** The options of a query, for `useQuery`, `prefetchQuery`, and so on. */
export interface QueryOptionsOf<F extends Ask> {
  readonly queryKey: DataTag<Key, DataOf<F>, FailureOf<F>>;
  readonly queryFn: (context: Abortable) => Promise<DataOf<F>>;
  /** Never set here: it tells the compiler what is thrown. */
  readonly throwOnError?: boolean | ((error: FailureOf<F>) => boolean);
}

/** The options of a list that grows by a page at a time, for `useInfiniteQuery`. */
export interface InfiniteQueryOptionsOf<F extends Ask> {
  readonly queryKey: DataTag<Key, InfiniteData<DataOf<F>, Cursor>, FailureOf<F>>;
  readonly queryFn: (context: Abortable & { pageParam: Cursor }) => Promise<DataOf<F>>;
  readonly initialPageParam: Cursor;
  readonly getNextPageParam: (page: DataOf<F>) => Cursor;
  /** Never set here: it tells the compiler what is thrown. */
  readonly throwOnError?: boolean | ((error: FailureOf<F>) => boolean);
}

type Cursor = string | undefined;

/** What the context of TanStack Query has of use here, in each of its versions. */
interface Abortable {
  readonly signal: AbortSignal;
}

/** The options of a mutation, for `useMutation`. Its variables are the request. */
export interface MutationOptionsOf<F extends Ask> {
  readonly mutationKey: Key;
  readonly mutationFn: (request: VariablesOf<F>) => Promise<DataOf<F>>;
  /** Has what the mutation made stale asked again, also when it failed: it may have been done. */
  readonly onSettled: (
    data: DataOf<F> | undefined,
    error: FailureOf<F> | null,
    request: VariablesOf<F>,
    onMutateResult: unknown,
    context: { readonly client: Invalidating },
  ) => Promise<void>;
}

/** As far as it is of use here, a `QueryClient`. */
interface Invalidating {
  invalidateQueries(filters: { queryKey: readonly unknown[] }): Promise<void>;
}

type VariablesOf<F extends Ask> =
  undefined extends RequestOf<F> ? NonNullable<RequestOf<F>> | void : RequestOf<F>;

/** Makes the options of a query: `useQuery(getUserQuery(client, { path: { id } }))`. */
export interface QueryOf<F extends Ask> {
  (...asked: Parameters<F>): QueryOptionsOf<F>;
  /** The key of a request, or what the keys of several requests begin with. */
  readonly key: (request?: PartOf<F>) => QueryOptionsOf<F>['queryKey'];
}

/** Makes those of a list: `useInfiniteQuery(listUsersInfiniteQuery(client))`. */
export interface InfiniteQueryOf<F extends Ask> {
  (...asked: Parameters<F>): InfiniteQueryOptionsOf<F>;
  readonly key: (request?: PartOf<F>) => InfiniteQueryOptionsOf<F>['queryKey'];
}

/** Makes those of a mutation: `useMutation(updateUserMutation(client))`. */
export interface MutationOf<F extends Ask> {
  (client: Client, options?: Staleness<F>): MutationOptionsOf<F>;
  /** The keys of what a request makes stale, as the contract has it. */
  readonly stale: (request: VariablesOf<F>) => readonly Key[];
}

/** Which queries a mutation makes stale, if not those that follow from the contract. */
export interface Staleness<F extends Ask> {
  readonly stale?: (request: VariablesOf<F>) => readonly (readonly unknown[])[];
}

/** The query of an operation. */
export function queryOf<F extends Ask>(ask: F, operation: string, tag: string): QueryOf<F> {
  const key = (request?: object): Key => [SERVICE, { operation, tag, ...given(request) }];
  const options = (client: Client, request?: object): object => ({
    queryKey: key(request),
    queryFn: async ({ signal }: Abortable) =>
      unwrap(await ask(client, { ...request, signal } as never)) ?? null,
  });
  return Object.assign(options, { key }) as unknown as QueryOf<F>;
}

/** The query of an operation whose answers are pages, each with the cursor of the next one. */
export function infiniteQueryOf<F extends Ask>(
  ask: F,
  operation: string,
  tag: string,
): InfiniteQueryOf<F> {
  const key = (request?: object): Key => [SERVICE, { operation, tag, ...given(request) }, 'infinite'];
  const options = (client: Client, request?: { query?: object }): object => ({
    queryKey: key(request),
    queryFn: async ({ signal, pageParam: cursor }: Abortable & { pageParam: Cursor }) => {
      const query = { ...request?.query, ...(cursor !== undefined && { cursor }) };
      return unwrap(await ask(client, { ...request, query, signal } as never)) ?? null;
    },
    initialPageParam: undefined,
    getNextPageParam: (page: { next_cursor?: string | null }) => page.next_cursor ?? undefined,
  });
  return Object.assign(options, { key }) as unknown as InfiniteQueryOf<F>;
}

/**
 * The mutation of an operation. `makes` says which tags have queries that it makes stale, and which
 * parameters of the path those have in common with it.
 */
export function mutationOf<F extends Ask>(
  ask: F,
  operation: string,
  tag: string,
  makes: Readonly<Record<string, readonly string[]>> = {},
): MutationOf<F> {
  const stale = (request?: { path?: object } | void): readonly Key[] =>
    Object.entries(makes).map(([of, names]) => {
      const common = Object.entries(request?.path ?? {}).filter(([name]) => names.includes(name));
      return [SERVICE, { tag: of, ...(names.length > 0 && { path: Object.fromEntries(common) }) }];
    });
  const options = (client: Client, own: { stale?: typeof stale } = {}): object => ({
    mutationKey: [SERVICE, { operation, tag }],
    mutationFn: async (request = {}) => unwrap(await ask(client, request as never)) ?? null,
    onSettled: async (...[, , request, , { client: queries }]: Parameters<Settled>) => {
      const keys = (own.stale ?? stale)(request);
      await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
  return Object.assign(options, { stale }) as MutationOf<F>;
}

type Settled = MutationOptionsOf<(client: Client, request: object) => Promise<AnyAnswer>>['onSettled'];

/** What of a request its answer depends on. */
function given(request: Subject & { signal?: unknown; body?: unknown } = {}): Subject {
  const { path, query, headers, accept } = request;
  const all = { path, query, headers, accept };
  return Object.fromEntries(Object.entries(all).filter(([, part]) => part !== undefined));
}
