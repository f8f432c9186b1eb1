/** Which task has the focus, and how it moves. */

import type { Task } from 'taskpact-client';

/** The task whose row has the focus. */
export function focusedTask(tasks: readonly Task[]): Task | undefined {
  const id = focusedRow()?.dataset['task'];
  return tasks.find((task) => task.id === id);
}

/** Moves the focus to the next row, or to the one before. */
export function focusTask(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-task]')];
  const now = rows.findIndex((row) => row === focusedRow());
  const next = now < 0 ? 0 : Math.min(Math.max(now + step, 0), rows.length - 1);
  rows[next]?.querySelector<HTMLElement>('.row-title')?.focus();
}

function focusedRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('[data-task]') ?? null;
}
