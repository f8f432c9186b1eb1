/** What a person changed, what somebody else changed, and where the two meet. */

import type { Priority, Task, TaskPatch } from 'taskpact-client';

import { inputDay } from '../times.ts';
import { PRIORITIES } from './filters.ts';

/** The fields of a task, as texts that can be written and compared. */
export interface Draft {
  readonly title: string;
  readonly description: string;
  readonly priority: string;
  readonly due: string;
  readonly tags: string;
}

export type Field = keyof Draft;

export const FIELDS: readonly Field[] = ['title', 'description', 'priority', 'due', 'tags'];

export const LABELS: Readonly<Record<Field, string>> = {
  title: 'Title',
  description: 'Description',
  priority: 'Priority',
  due: 'Due',
  tags: 'Tags',
};

export function draftOf({ title, description, priority, due, tags }: Task): Draft {
  return {
    title,
    description: description ?? '',
    priority,
    due: inputDay(due),
    tags: tags.join(', '),
  };
}

/** Only what differs from the task, so that nothing else is touched. */
export function patchOf(base: Task, draft: Draft): TaskPatch {
  const before = draftOf(base);
  const differs = (field: Field): boolean => draft[field] !== before[field];
  const priority: Priority | undefined = PRIORITIES.find((each) => each === draft.priority);
  return {
    ...(differs('title') && { title: draft.title }),
    ...(differs('description') && { description: draft.description || null }),
    ...(differs('priority') && priority && { priority }),
    ...(differs('due') && { due: draft.due || null }),
    ...(differs('tags') && { tags: tagsIn(draft.tags) }),
  };
}

/** The fields that both changed since `base`, and not to the same. */
export function conflictsOf(base: Draft, mine: Draft, theirs: Draft): Field[] {
  return FIELDS.filter(
    (field) =>
      mine[field] !== base[field] && theirs[field] !== base[field] && mine[field] !== theirs[field],
  );
}

/** What they changed, with what I changed on top of it. */
export function merged(base: Draft, mine: Draft, theirs: Draft): Draft {
  const changed = FIELDS.filter((field) => mine[field] !== base[field]);
  return { ...theirs, ...Object.fromEntries(changed.map((field) => [field, mine[field]])) };
}

function tagsIn(text: string): string[] {
  return text.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '');
}
