/** Queries and mutations given or taken for something else. Each line says which error it must be. */

import { MutationObserver, QueryClient, QueryObserver } from '@tanstack/query-core';
import { type Client, Refused } from 'taskpact-client';
import { getTaskQuery, listTasksInfiniteQuery, listTasksQuery, updateTaskMutation } from 'taskpact-client/tanstack-query';

declare const client: Client;
declare const queries: QueryClient;
const path = { user_id: 'me', id: 'one' };
const request = { path };

export const without_a_request = getTaskQuery(client); // error TS2554

export const without_an_id = getTaskQuery(client, { path: { user_id: 'me' } }); // error TS2741

export const with_an_unknown_parameter = listTasksQuery(client, { path, query: { color: 'red' } }); // error TS2353

export const a_key_of_something_unknown = getTaskQuery.key({ path: { task: 'one' } }); // error TS2353

export async function another_body(): Promise<number> {
  return (await queries.fetchQuery(getTaskQuery(client, request))).title; // error TS2322
}

export function a_property_of_cached_data(): unknown {
  return queries.getQueryData(getTaskQuery.key(request))?.color; // error TS2339
}

export function a_page_for_pages(): unknown {
  return queries.getQueryData(listTasksInfiniteQuery.key(request))?.items; // error TS2339
}

export function an_undeclared_status(): boolean {
  const { error } = new QueryObserver(queries, getTaskQuery(client, request)).getCurrentResult();
  return error instanceof Refused && error.answer.status === 200; // error TS2367
}

export function a_member_of_no_problem(): unknown {
  const { error } = new QueryObserver(queries, getTaskQuery(client, request)).getCurrentResult();
  return error instanceof Refused && error.answer.status === 404 && error.answer.body.anything; // error TS2339
}

export function what_a_deadline_has_not(): unknown {
  const { error } = new QueryObserver(queries, getTaskQuery(client, request)).getCurrentResult();
  return error instanceof Refused || error?.requestId; // error TS2339
}

export async function another_request(): Promise<void> {
  await new MutationObserver(queries, updateTaskMutation(client)).mutate({ path, body: { color: 'red' } }); // error TS2353
}
