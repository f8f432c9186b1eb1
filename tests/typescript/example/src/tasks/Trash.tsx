/** Deleted tasks, until they are removed for good. */

import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { LoadMore } from '../page/LoadMore.tsx';
import { Notice } from '../page/Notice.tsx';
import { sinceWhen } from '../times.ts';
import { useRestoration } from './changes.ts';
import { taskList } from './queries.ts';

const TRASH = taskList({ deleted: 'only', sort: '-updated_at', limit: 30 });

export function Trash(): ReactNode {
  const list = useInfiniteQuery(TRASH);
  const restore = useRestoration();
  const tasks = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-labelledby="trash">
      <h1 id="trash">Trash</h1>
      {list.error && <Notice error={list.error} onRetry={() => void list.refetch()} />}
      <ul className="rows" aria-busy={list.isFetching}>
        {tasks.map((task) => (
          <li key={task.id} className="row">
            <div className="row-text">
              {task.title}
              {task.purge_at && (
                <p className="quiet">Removed for good {sinceWhen(task.purge_at)}</p>
              )}
            </div>
            <button
              onClick={() => restore(task)}
              aria-label={`Restore “${task.title}”`}
            >
              Restore
            </button>
          </li>
        ))}
      </ul>
      {list.isSuccess && tasks.length === 0 && <p className="empty">The trash is empty.</p>}
      <LoadMore list={list} />
    </section>
  );
}
