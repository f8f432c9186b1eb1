/** Changes of tasks: they show at once, and are undone if the service refuses. */

import { useMutation } from '@tanstack/react-query';
import type { Task } from 'taskpact-client';
import {
  completeTaskMutation,
  deleteTaskMutation,
  restoreTaskMutation,
  updateTaskMutation,
} from 'taskpact-client/tanstack-query';

import { toast } from '../page/toasts.tsx';
import { describe } from '../problems.ts';
import { client } from '../service.ts';
import { changeInLists, markListsStale, ME, readListsAgain, shownTask } from './queries.ts';

/** Completes a task or reopens it: `toggle(task)`. */
export function useToggle(): (task: Task) => void {
  const { mutate } = useMutation({
    ...completeTaskMutation(client),
    onMutate: ({ path: { id }, body }) => {
      const before = shownTask(id);
      changeInLists(id, (task) => ({ ...task, ...body }));
      return before;
    },
    onSuccess: (task) => {
      changeInLists(task.id, () => task);
      toast({
        text: `${task.completed ? 'Completed' : 'Reopened'} “${task.title}”`,
        undo: () => toggle(task),
      });
    },
    onError: (error, { path: { id } }, before) => {
      changeInLists(id, (task) => before ?? task);
      toast({ text: describe(error) });
    },
    onSettled: markListsStale, // rather than read every page again: the answer is shown
  });
  const toggle = (task: Task): void =>
    mutate({ path: pathOf(task), body: { completed: !task.completed } });
  return toggle;
}

/** Moves a task to the trash: `remove(task)`. */
export function useRemoval(): (task: Task) => void {
  const restore = useRestoration();
  const { mutate } = useMutation({
    ...deleteTaskMutation(client),
    onMutate: ({ path: { id } }) => {
      const before = shownTask(id);
      changeInLists(id, () => undefined);
      return before;
    },
    onSuccess: (_, __, before) => {
      if (!before) return;
      toast({ text: `Moved “${before.title}” to the trash`, undo: () => restore(before) });
    },
    onError: (error) => {
      toast({ text: describe(error) });
      void readListsAgain();
    },
    onSettled: markListsStale,
  });
  return (task) => mutate({ path: pathOf(task) });
}

/** Takes a task out of the trash: `restore(task)`. */
export function useRestoration(): (task: Task) => void {
  const { mutate } = useMutation({
    ...restoreTaskMutation(client),
    onSuccess: ({ title }) => toast({ text: `Restored “${title}”` }),
    onError: (error) => toast({ text: describe(error) }),
    onSettled: readListsAgain,
  });
  return (task) => mutate({ path: pathOf(task) });
}

/** Changes what a person edited, unless somebody else changed the task since. */
export function useEdit() {
  return useMutation({
    ...updateTaskMutation(client),
    onSuccess: (task) => changeInLists(task.id, () => task),
    onSettled: markListsStale,
  });
}

/** What makes a change conditional: that the task is still this version. */
export function ifUnchanged({ version }: Task): { 'If-Match': string } {
  return { 'If-Match': `"${version}"` };
}

export function pathOf({ id }: Task): { user_id: 'me'; id: string } {
  return { ...ME, id };
}
