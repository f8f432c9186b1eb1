/** A task in a list. */

import type { ReactNode } from 'react';
import type { Task } from 'taskpact-client';

import { dueDay, isOverdue } from '../times.ts';

interface TaskRowProps {
  readonly task: Task;
  onToggle(): void;
  onEdit(): void;
  onDelete(): void;
}

export function TaskRow({ task, onToggle, onEdit, onDelete }: TaskRowProps): ReactNode {
  const { id, title, completed } = task;
  return (
    <li className="row task" data-task={id} data-completed={completed}>
      <input
        type="checkbox"
        className="round"
        data-priority={task.priority}
        checked={completed}
        onChange={onToggle}
        aria-label={`Complete “${title}”`}
      />
      <button className="row-title" onClick={onEdit} title={task.description ?? undefined}>
        {title}
      </button>
      <Details task={task} />
      <button className="quiet-button" onClick={onDelete} aria-label={`Delete “${title}”`}>
        ×
      </button>
    </li>
  );
}

function Details({ task: { priority, due, tags, completed } }: { task: Task }): ReactNode {
  const isLate = due !== null && !completed && isOverdue(due);
  return (
    <div className="details">
      {tags.map((tag) => <span key={tag} className="chip">{tag}</span>)}
      {priority !== 'none' && (
        <span className="chip priority" data-priority={priority}>{priority}</span>
      )}
      {due && (
        <time className={isLate ? 'chip bad' : 'chip'} dateTime={due}>
          {isLate && <span className="hidden">Overdue: </span>}
          {dueDay(due)}
        </time>
      )}
    </div>
  );
}
