/** Somebody else changed the task in the meantime: a person decides, field by field. */

import { useState, type ReactNode, type SubmitEvent } from 'react';

import { type Draft, type Field, LABELS } from './edits.ts';

interface ConflictProps {
  /** What both changed. Everything else goes together by itself. */
  readonly fields: readonly Field[];
  readonly mine: Draft;
  readonly theirs: Draft;
  onResolve(draft: Draft): void;
  onDiscard(): void;
}

export function Conflict({ fields, mine, theirs, onResolve, onDiscard }: ConflictProps): ReactNode {
  const [decided, setDecided] = useState(mine);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onResolve(decided);
  };
  return (
    <form onSubmit={submit}>
      <h2 id="editor" tabIndex={-1} ref={focus}>Changed elsewhere</h2>
      <p className="quiet">
        While you were writing, this task was changed elsewhere.{' '}
        {fields.length > 0 ? 'Which do you want to keep?' : 'Your changes go together with those.'}
      </p>
      {fields.map((field) => (
        <fieldset key={field} className="choice">
          <legend>{LABELS[field]}</legend>
          <Choice
            label="Yours"
            name={field}
            value={mine[field]}
            isChosen={decided[field] === mine[field]}
            onChoose={() => setDecided({ ...decided, [field]: mine[field] })}
          />
          <Choice
            label="Theirs"
            name={field}
            value={theirs[field]}
            isChosen={decided[field] === theirs[field]}
            onChoose={() => setDecided({ ...decided, [field]: theirs[field] })}
          />
        </fieldset>
      ))}
      <div className="actions">
        <button type="button" onClick={onDiscard}>Discard mine</button>
        <button className="primary">Save</button>
      </div>
    </form>
  );
}

/** What was focused before is gone. */
function focus(element: HTMLElement | null): void {
  element?.focus();
}

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly isChosen: boolean;
  onChoose(): void;
}

function Choice({ label, name, value, isChosen, onChoose }: ChoiceProps): ReactNode {
  return (
    <label className="option">
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
      <span className="quiet">{label}</span>
      <span>{value || 'nothing'}</span>
    </label>
  );
}
