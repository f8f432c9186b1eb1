/** The lists of tasks, and what is known of them. */

import { infiniteQueryOptions, type InfiniteData } from '@tanstack/react-query';
import {
  getTask,
  listTasks,
  type ListTasksRequest,
  type Task,
  type TaskId,
  type TaskPage,
  unwrap,
} from 'taskpact-client';

import { client, queries } from '../service.ts';

const LISTS = ['tasks'] as const;
export const ME = { user_id: 'me' } as const;

type Query = NonNullable<ListTasksRequest['query']>;
type Pages = InfiniteData<TaskPage, string>;

/** A list, page by page. */
export function taskList(query: Query) {
  return infiniteQueryOptions({
    queryKey: [...LISTS, query],
    queryFn: async ({ pageParam: cursor, signal }) => {
      const page = { ...query, ...(cursor && { cursor }) };
      return unwrap(await listTasks(client, { path: ME, query: page, signal }));
    },
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}

/** The task as it is now. */
export async function readTask(id: TaskId): Promise<Task> {
  return unwrap(await getTask(client, { path: { ...ME, id } }));
}

/** Changes a task in every list that shows it, or takes it out of them. */
export function changeInLists(id: TaskId, change: (task: Task) => Task | undefined): void {
  void queries.cancelQueries({ queryKey: LISTS }); // or an older answer would undo it
  queries.setQueriesData<Pages>({ queryKey: LISTS }, (data) => data && changed(data, id, change));
}

/** Has lists read again when they are next opened: what they show is right, its order may not be. */
export async function markListsStale(): Promise<void> {
  await queries.invalidateQueries({ queryKey: LISTS, refetchType: 'none' });
}

/** Reads the lists again, from their first page on. */
export async function readListsAgain(): Promise<void> {
  queries.setQueriesData<Pages>({ queryKey: LISTS }, (data) => data && beginning(data));
  await queries.invalidateQueries({ queryKey: LISTS });
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
