/** What a list of tasks shows, in the words of the address and in those of the API. */

import type { ListTasksRequest, Priority, TaskSort } from 'taskpact-client';

export const STATES = ['open', 'done', 'all'] as const;
export const PRIORITIES = ['high', 'medium', 'low', 'none'] as const satisfies Priority[];
/** What people call the priorities. */
export const PRIORITY_LABELS: Readonly<Record<Priority, string>> = {
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  none: 'None',
};
export const SORTS = {
  '-created_at': 'Newest first',
  due: 'Due first',
  '-priority': 'Most important first',
  title: 'By title',
} as const satisfies Partial<Record<TaskSort, string>>;

export type State = (typeof STATES)[number];
export type Sort = keyof typeof SORTS;

export interface Filters {
  readonly state: State;
  readonly priority: Priority | undefined;
  readonly sort: Sort;
  readonly q: string;
}

type Query = NonNullable<ListTasksRequest['query']>;

/** Reads the address; what is nothing there counts as left out. */
export function filtersIn(search: URLSearchParams): Filters {
  const isSort = (text: string): text is Sort => Object.hasOwn(SORTS, text);
  const sort = search.get('sort') ?? '';
  return {
    state: STATES.find((state) => state === search.get('state')) ?? 'open',
    priority: PRIORITIES.find((priority) => priority === search.get('priority')),
    sort: isSort(sort) ? sort : '-created_at',
    q: search.get('q') ?? '',
  };
}

/** The address of filters; those that are as always are not in it. */
export function searchOf({ state, priority, sort, q }: Filters): URLSearchParams {
  const search = new URLSearchParams();
  if (state !== 'open') search.set('state', state);
  if (priority) search.set('priority', priority);
  if (sort !== '-created_at') search.set('sort', sort);
  if (q) search.set('q', q);
  return search;
}

export function queryOf({ state, priority, sort, q }: Filters): Query {
  return {
    sort,
    total: true,
    limit: 30,
    ...(state !== 'all' && { completed: state === 'done' }),
    ...(priority && { priority: [priority] }),
    ...(q.trim() && { q: q.trim() }),
  };
}
