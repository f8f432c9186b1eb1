/** Changes of tasks: they show at once, and are undone if the service refuses. */

import { useMutation } from '@tanstack/react-query';
import {
  completeTask,
  deleteTask,
  isRefusal,
  restoreTask,
  type Task,
  type TaskPatch,
  unwrap,
  updateTask,
} from 'taskpact-client';

import { toast } from '../page/toasts.tsx';
import { describe } from '../problems.ts';
import { client } from '../service.ts';
import { changeInLists, markListsStale, ME, readListsAgain } from './queries.ts';

/** Completes a task or reopens it. */
export function useCompletion() {
  const completion = useMutation({
    mutationFn: async ({ task, completed }: { task: Task; completed: boolean }) =>
      unwrap(await completeTask(client, { path: pathOf(task), body: { completed } })),
    onMutate: ({ task, completed }) =>
      changeInLists(task.id, (shown) => ({ ...shown, completed })),
    onSuccess: (task) => {
      changeInLists(task.id, () => task);
      toast({
        text: `${task.completed ? 'Completed' : 'Reopened'} “${task.title}”`,
        undo: () => completion.mutate({ task, completed: !task.completed }),
      });
    },
    onError: (error, { task }) => {
      changeInLists(task.id, () => task);
      toast({ text: describe(error) });
    },
    onSettled: markListsStale,
  });
  return completion;
}

/** Moves a task to the trash. */
export function useDeletion() {
  const restoration = useRestoration();
  return useMutation({
    mutationFn: async (task: Task) => unwrap(await deleteTask(client, { path: pathOf(task) })),
    onMutate: ({ id }) => changeInLists(id, () => undefined),
    onSuccess: async (_, task) => {
      toast({
        text: `Moved “${task.title}” to the trash`,
        undo: () => restoration.mutate(task),
      });
      await markListsStale();
    },
    onError: async (error) => {
      toast({ text: describe(error) });
      await readListsAgain();
    },
  });
}

/** Takes a task out of the trash. */
export function useRestoration() {
  return useMutation({
    mutationFn: async (task: Task) => unwrap(await restoreTask(client, { path: pathOf(task) })),
    onSuccess: ({ title }) => toast({ text: `Restored “${title}”` }),
    onError: (error) => toast({ text: describe(error) }),
    onSettled: readListsAgain,
  });
}

/** Changes what a person edited, unless somebody else changed the task since: `isConflict`. */
export function useEdit() {
  return useMutation({
    mutationFn: async ({ base, patch }: { base: Task; patch: TaskPatch }) => {
      const headers = { 'If-Match': `"${base.version}"` };
      return unwrap(await updateTask(client, { path: pathOf(base), headers, body: patch }));
    },
    onSuccess: async (task) => {
      changeInLists(task.id, () => task);
      await markListsStale();
    },
  });
}

/** Whether somebody else was faster. */
export function isConflict(error: unknown): boolean {
  return isRefusal(error, updateTask) && error.answer.status === 412;
}

function pathOf({ id }: Task): { user_id: 'me'; id: string } {
  return { ...ME, id };
}
