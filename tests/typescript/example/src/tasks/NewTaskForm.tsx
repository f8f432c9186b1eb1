/** A new task, written in one line. */

import { useState, type ReactNode, type RefObject, type SubmitEvent } from 'react';
import type { NewTask } from 'taskpact-client';

import { PRIORITIES, PRIORITY_LABELS } from './filters.ts';

interface NewTaskFormProps {
  readonly input: RefObject<HTMLInputElement | null>;
  onAdd(task: NewTask): void;
}

export function NewTaskForm({ input, onAdd }: NewTaskFormProps): ReactNode {
  const [title, setTitle] = useState('');
  const [due, setDue] = useState('');
  const [priority, setPriority] = useState<(typeof PRIORITIES)[number]>('none');

  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    if (title.trim() === '') return;
    onAdd({ title: title.trim(), ...(due && { due }), ...(priority !== 'none' && { priority }) });
    setTitle('');
    setDue('');
    setPriority('none');
    input.current?.focus();
  };
  return (
    <form className="card new-task" onSubmit={add}>
      <input
        ref={input}
        className="plain"
        placeholder="What is to be done?"
        aria-label="New task"
        aria-keyshortcuts="n"
        maxLength={200}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      <select
        aria-label="Priority of the new task"
        value={priority}
        onChange={({ target }) =>
          setPriority(PRIORITIES.find((each) => each === target.value) ?? 'none')
        }
      >
        {PRIORITIES.map((each) => (
          <option key={each} value={each}>
            {each === 'none' ? 'No priority' : PRIORITY_LABELS[each]}
          </option>
        ))}
      </select>
      <input
        type="date"
        aria-label="Due day of the new task"
        value={due}
        onChange={(event) => setDue(event.target.value)}
      />
      <button className="primary">Add</button>
    </form>
  );
}
