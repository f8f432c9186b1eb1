/** The lists of tasks, and what is known of them. */

import type { InfiniteData, Query } from '@tanstack/react-query';
import {
  getTask,
  type ListTasksRequest,
  type Task,
  type TaskId,
  type TaskPage,
  unwrap,
} from 'taskpact-client';
import { listTasksInfiniteQuery } from 'taskpact-client/tanstack-query';

import { client, queries } from '../service.ts';

export const ME = { user_id: 'me' } as const;
const LISTS = { queryKey: listTasksInfiniteQuery.key() };

/** Whether a list was not read because a change came in between. */
let isCutShort = false;

type Pages = InfiniteData<TaskPage, string | undefined>;

/** A list, page by page. */
export function taskList(query: NonNullable<ListTasksRequest['query']>) {
  return listTasksInfiniteQuery(client, { path: ME, query });
}

/** The task as it is now. */
export async function readTask(id: TaskId): Promise<Task> {
  return unwrap(await getTask(client, { path: { ...ME, id } }));
}

/** The task as a list shows it. */
export function shownTask(id: TaskId): Task | undefined {
  const lists = queries.getQueriesData<Pages>(LISTS);
  const pages = lists.flatMap(([, data]) => data?.pages ?? []);
  return pages.flatMap(({ items }) => items).find((task) => task.id === id);
}

/** Changes a task in every list that shows it, or takes it out of them. */
export function changeInLists(id: TaskId, change: (task: Task) => Task | undefined): void {
  isCutShort ||= queries.isFetching({ ...LISTS, predicate: isReadWhole }) > 0;
  void queries.cancelQueries(LISTS); // or an older answer would undo it
  queries.setQueriesData<Pages>(LISTS, (data) => data && changed(data, id, change));
}

/**
 * Has lists read again when they are next opened: what they show is right, its order may not be.
 * At once, if a change has cut a reading short.
 */
export function markListsStale(): void {
  void queries.invalidateQueries({ ...LISTS, refetchType: isCutShort ? 'active' : 'none' });
  isCutShort = false;
}

/** Reads the lists again, from their first page on. */
export async function readListsAgain(): Promise<void> {
  queries.setQueriesData<Pages>(LISTS, (data) => data && beginning(data));
  await queries.invalidateQueries(LISTS);
}

/** Whether more than the next page is read, which is asked for again as soon as it is seen. */
function isReadWhole({ state }: Query): boolean {
  return !state.fetchMeta?.fetchMore;
}

function changed(data: Pages, id: TaskId, change: (task: Task) => Task | undefined): Pages {
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      items: page.items.flatMap((task) => (task.id === id ? (change(task) ?? []) : task)),
    })),
  };
}

/** All pages of a list are read again one after the other, which takes long on a slow network. */
function beginning({ pages, pageParams }: Pages): Pages {
  return { pages: pages.slice(0, 1), pageParams: pageParams.slice(0, 1) };
}
