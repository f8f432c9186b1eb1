/** What an application does with TanStack Query: a list, a change that shows at once, a conflict. */

import { InfiniteQueryObserver, MutationObserver, QueryClient } from '@tanstack/query-core';
import { type Client, Refused, type Task, unwrap, updateTask } from 'taskpact-client';
import {
  createTaskMutation,
  getTaskQuery,
  listTasksInfiniteQuery,
  updateTaskMutation,
} from 'taskpact-client/tanstack-query';

import { equal, newVisitor, type Service } from './service.ts';

const LIST = { path: { user_id: 'me' }, query: { limit: 2, sort: '-created_at' as const } };

/** Has a list on the screen, creates tasks and changes one, which somebody else changes, too. */
export async function workWithQueries(service: Service): Promise<void> {
  const { client } = await newVisitor(service);
  const queries = new QueryClient();
  const list = new InfiniteQueryObserver(queries, listTasksInfiniteQuery(client, LIST));
  const stop = list.subscribe(() => undefined);
  const titles = (): string[] =>
    list.getCurrentResult().data?.pages.flatMap(({ items }) => items.map((it) => it.title)) ?? [];
  try {
    const create = new MutationObserver(queries, createTaskMutation(client));
    const task = await create.mutate({ path: { user_id: 'me' }, body: { title: 'first' } });
    for (const title of ['second', 'third']) {
      await create.mutate({ path: { user_id: 'me' }, body: { title } });
    }
    equal(titles(), ['third', 'second']);
    await list.fetchNextPage();
    equal(titles(), ['third', 'second', 'first']);

    const path = { user_id: 'me', id: task.id };
    const read = await queries.fetchQuery(getTaskQuery(client, { path }));
    unwrap(await updateTask(client, { path, body: { title: 'by somebody else' } }));
    equal(await rename(client, queries, read, 'by me'), ['by me', 'first', 412]);
    equal(titles(), ['third', 'second', 'by somebody else']);
    const again = await queries.fetchQuery(getTaskQuery(client, { path }));
    equal(await rename(client, queries, again, 'by me'), ['by me', 'by me', 200]);
  } finally {
    stop();
    queries.clear();
  }
}

/** What the cache has for a task at once and after the answer, and the status of that. */
async function rename(
  client: Client,
  queries: QueryClient,
  { id, version }: Task,
  title: string,
): Promise<[string | undefined, string | undefined, number]> {
  const seen: (string | undefined)[] = [];
  const change = new MutationObserver(queries, {
    ...updateTaskMutation(client),
    onMutate: async ({ path, body }, { client: queries }) => {
      const key = getTaskQuery.key({ path });
      await queries.cancelQueries({ queryKey: key }); // what it brought would be from before
      const before = queries.getQueryData(key);
      queries.setQueryData(key, (task) => task && { ...task, ...body });
      seen.push(queries.getQueryData(key)?.title);
      return { before };
    },
    onError: (_error, { path }, undo, { client: queries }) => {
      queries.setQueryData(getTaskQuery.key({ path }), undo?.before);
      seen.push(queries.getQueryData(getTaskQuery.key({ path }))?.title);
    },
  });
  const path = { user_id: 'me', id };
  try {
    const task = await change.mutate({ path, headers: { 'If-Match': `"${version}"` }, body: { title } });
    return [seen[0], task.title, 200];
  } catch (error) {
    if (error instanceof Refused) return [seen[0], seen[1], error.answer.status];
    throw error;
  }
}
