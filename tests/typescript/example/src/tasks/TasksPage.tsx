/** The tasks of a user. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Task, TaskPage, User } from 'taskpact-client';

import { LoadMore } from '../page/LoadMore.tsx';
import { Notice } from '../page/Notice.tsx';
import { replaceSearch } from '../page/route.ts';
import { KeyboardHelp, useShortcuts } from '../page/shortcuts.tsx';
import { undoLast } from '../page/toasts.tsx';
import { useRemoval, useToggle } from './changes.ts';
import { filtersIn, queryOf, searchOf } from './filters.ts';
import { NewTaskForm } from './NewTaskForm.tsx';
import { taskList } from './queries.ts';
import { focusedTask, focusTask } from './rows.ts';
import { TaskEditor } from './TaskEditor.tsx';
import { TaskRow } from './TaskRow.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useOutbox } from './useOutbox.ts';
import { WaitingRow } from './WaitingRow.tsx';

export function TasksPage({ user, search }: { user: User; search: URLSearchParams }): ReactNode {
  const filters = filtersIn(search);
  const outbox = useOutbox(user.id);
  const list = useInfiniteQuery({
    ...taskList(queryOf({ ...filters, q: useDebounced(filters.q) })),
    placeholderData: (before) => before,
  });
  const toggle = useToggle();
  const remove = useRemoval();
  const [edited, setEdited] = useState<Task>();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const newTask = useRef<HTMLInputElement>(null);
  const searchField = useRef<HTMLInputElement>(null);

  const tasks = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const withFocused = (act: (task: Task) => void): (() => void) => () => {
    const task = focusedTask(tasks);
    if (task) act(task);
  };
  const moveToTrash = (task: Task): void => {
    if (focusedTask(tasks) === task) focusTask(+1); // or nothing would have the focus
    remove(task);
  };
  useShortcuts({
    n: () => newTask.current?.focus(),
    '/': () => searchField.current?.focus(),
    j: () => focusTask(+1),
    k: () => focusTask(-1),
    x: withFocused(toggle),
    '#': withFocused(moveToTrash),
    undo: undoLast,
    '?': () => setHelpOpen(true),
  });

  return (
    <section aria-labelledby="tasks">
      <h1 id="tasks">Tasks <Count page={list.data?.pages[0]} /></h1>
      <NewTaskForm input={newTask} onAdd={outbox.add} />
      <Toolbar
        filters={filters}
        searchField={searchField}
        onChange={(next) => replaceSearch('tasks', searchOf(next))}
        onHelp={() => setHelpOpen(true)}
      />
      {list.error && <Notice error={list.error} onRetry={() => void list.refetch()} />}
      <ul className="rows" aria-busy={list.isFetching}>
        {outbox.waiting.map((entry) => (
          <WaitingRow key={entry.key} entry={entry} onDiscard={() => outbox.discard(entry)} />
        ))}
        {tasks.map((task) => (
          <TaskRow
            key={task.id}
            task={task}
            onToggle={() => toggle(task)}
            onEdit={() => setEdited(task)}
            onDelete={() => moveToTrash(task)}
          />
        ))}
      </ul>
      {list.isSuccess && tasks.length + outbox.waiting.length === 0 && (
        <p className="empty">{filters.q || filters.priority ? 'Nothing matches.' : 'All clear.'}</p>
      )}
      <LoadMore list={list} />
      {edited && <TaskEditor task={edited} onClose={() => setEdited(undefined)} />}
      {isHelpOpen && <KeyboardHelp onClose={() => setHelpOpen(false)} />}
    </section>
  );
}

function Count({ page }: { page: TaskPage | undefined }): ReactNode {
  if (page?.total === undefined) return null;
  return <span className="count">{page.total}{page.total_is_exact ? '' : '+'}</span>;
}

/** A text, once nobody has written on it for a moment. */
function useDebounced(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 250);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
