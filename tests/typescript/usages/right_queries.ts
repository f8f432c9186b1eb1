/** What the types must allow of queries and mutations. */

import { MutationObserver, QueryClient, QueryObserver } from '@tanstack/query-core';
import { type Client, NoAnswer, Refused, type Task, type TaskPage, UndeclaredAnswer } from 'taskpact-client';
import {
  changePasswordMutation,
  getTaskQuery,
  listSessionsQuery,
  listTasksInfiniteQuery,
  listTasksQuery,
  listUsersQuery,
  logOutMutation,
  mergeTagMutation,
  updateTaskMutation,
} from 'taskpact-client/tanstack-query';

declare const client: Client;
declare const queries: QueryClient;
const path = { user_id: 'me', id: 'one' };

export async function dataAreWhatTheOperationAnswers(): Promise<Task | undefined> {
  const title: string = (await queries.fetchQuery(getTaskQuery(client, { path }))).title;
  queries.setQueryData(getTaskQuery.key({ path }), (task) => task && { ...task, title });
  return queries.getQueryData(getTaskQuery(client, { path }).queryKey);
}

export async function aRequestMayBeLeftOut(): Promise<void> {
  await queries.prefetchQuery(listUsersQuery(client));
  await queries.invalidateQueries({ queryKey: listUsersQuery.key() });
  await queries.invalidateQueries({ queryKey: listTasksQuery.key({ path: { user_id: 'me' } }) });
  await new MutationObserver(queries, logOutMutation(client)).mutate();
}

export async function pagesAreAList(): Promise<readonly Task[]> {
  const request = { path, query: { limit: 20 } };
  const { pages } = await queries.fetchInfiniteQuery(listTasksInfiniteQuery(client, request));
  const cached: readonly TaskPage[] = queries.getQueryData(listTasksInfiniteQuery.key(request))?.pages ?? [];
  return [...cached, ...pages].flatMap((page) => page.items);
}

export function errorsAreThoseOfTheOperation(): string {
  const { error } = new QueryObserver(queries, getTaskQuery(client, { path })).getCurrentResult();
  if (error instanceof NoAnswer) return error.url;
  if (error instanceof UndeclaredAnswer) return error.beginning;
  if (!(error instanceof Refused)) return error?.message ?? '';
  if (error.answer.status !== 404) return error.problem?.detail ?? '';
  const { type } = error.answer.body;
  return type === '/docs/problems/task-not-found' ? type : type.toUpperCase();
}

export function optimism(): MutationObserver<Task, Error, { path: object }, { before: unknown }> {
  return new MutationObserver(queries, {
    ...updateTaskMutation(client, { stale: ({ path }) => [getTaskQuery.key({ path })] }),
    onMutate: ({ path }) => ({ before: queries.getQueryData(getTaskQuery.key({ path })) }),
    onError: (error, { path }, result) => {
      queries.setQueryData(getTaskQuery.key({ path }), result?.before);
      if (error instanceof Refused && error.answer.status === 412) console.log(error.answer.body.type);
    },
  }) as never;
}

export const endsSessions = changePasswordMutation(client, { stale: () => [listSessionsQuery.key()] });

export const keys = mergeTagMutation.stale({ path: { user_id: 'me', tag_id: 'one' }, body: { into: 'two' } });
