/** What was written into the editor and not saved: this tab keeps it, also over a reload. */

import type { Task, TaskId } from 'taskpact-client';

import { type Draft, FIELDS, draftOf } from './edits.ts';

export interface Unsaved {
  /** The task that was edited, as it was then. */
  readonly base: Task;
  readonly draft: Draft;
}

export function unsavedOf(id: TaskId): Unsaved | undefined {
  const text = sessionStorage.getItem(place(id));
  return text === null ? undefined : (JSON.parse(text) as Unsaved);
}

/** Keeps a draft, if anything in it differs from the task. */
export function keepDraft(base: Task, draft: Draft): void {
  if (isChanged(base, draft)) {
    sessionStorage.setItem(place(base.id), JSON.stringify({ base, draft } satisfies Unsaved));
  } else dropDraft(base.id);
}

export function dropDraft(id: TaskId): void {
  sessionStorage.removeItem(place(id));
}

export function isChanged(base: Task, draft: Draft): boolean {
  const before = draftOf(base);
  return FIELDS.some((field) => draft[field] !== before[field]);
}

function place(id: TaskId): string {
  return `draft ${id}`;
}
