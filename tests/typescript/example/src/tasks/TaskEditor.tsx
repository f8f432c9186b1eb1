/** A task, to be changed. */

import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from 'react';
import { isRefusal, type Task, updateTask } from 'taskpact-client';

import { toast } from '../page/toasts.tsx';
import { describe } from '../problems.ts';
import { ifUnchanged, pathOf, useEdit } from './changes.ts';
import { Conflict } from './Conflict.tsx';
import { dropDraft, isChanged, keepDraft, unsavedOf } from './drafts.ts';
import { conflictsOf, type Draft, draftOf, type Field, LABELS, merged, patchOf } from './edits.ts';
import { PRIORITIES, PRIORITY_LABELS } from './filters.ts';
import { changeInLists, readTask } from './queries.ts';

interface TaskEditorProps {
  readonly task: Task;
  onClose(): void;
}

export function TaskEditor({ task, onClose }: TaskEditorProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const [unsaved] = useState(() => unsavedOf(task.id));
  const [base, setBase] = useState(unsaved?.base ?? task);
  const [draft, setDraft] = useState(unsaved?.draft ?? draftOf(task));
  const [theirs, setTheirs] = useState<Task>();
  const [whyUnread, setWhyUnread] = useState<unknown>();
  const edit = useEdit();
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => keepDraft(base, draft), [base, draft]);

  /** Closes it for good. Escape closes it, too, but what was written is kept. */
  const finish = (): void => {
    dropDraft(task.id);
    dialog.current?.close();
  };
  const save = (from: Task, mine: Draft): void => {
    const patch = patchOf(from, mine);
    if (Object.keys(patch).length === 0) return finish();
    const request = { path: pathOf(from), headers: ifUnchanged(from), body: patch };
    edit.mutateAsync(request).then(finish, onFailure);
  };
  const onFailure = (error: unknown): void => {
    if (!dialog.current) toast({ text: describe(error) }); // closed before it was saved
    else if (isConflict(error)) readTask(task.id).then(showTheirs, setWhyUnread);
  };
  const showTheirs = (now: Task): void => {
    setTheirs(now);
    changeInLists(now.id, () => now);
  };
  const resolve = (mine: Draft): void => {
    if (!theirs) return;
    const resolved = merged(draftOf(base), mine, draftOf(theirs));
    setBase(theirs);
    setDraft(resolved);
    setTheirs(undefined);
    save(theirs, resolved);
  };

  const failure = isConflict(edit.error) ? whyUnread : edit.error;
  return (
    <dialog ref={dialog} className="card editor" onClose={onClose} aria-labelledby="editor">
      {theirs ? (
        <Conflict
          fields={conflictsOf(draftOf(base), draft, draftOf(theirs))}
          mine={draft}
          theirs={draftOf(theirs)}
          onResolve={resolve}
          onDiscard={finish}
        />
      ) : (
        <Fields
          draft={draft}
          isChanged={isChanged(base, draft)}
          isFromBefore={unsaved !== undefined}
          error={failure ? describe(failure) : undefined}
          isSaving={edit.isPending}
          onChange={setDraft}
          onSave={() => save(base, draft)}
          onDiscard={finish}
        />
      )}
    </dialog>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  readonly isChanged: boolean;
  /** Whether it was written earlier, and not saved. */
  readonly isFromBefore: boolean;
  readonly error: string | undefined;
  readonly isSaving: boolean;
  onChange(draft: Draft): void;
  onSave(): void;
  onDiscard(): void;
}

function Fields(props: FieldsProps): ReactNode {
  const { draft, isChanged, isFromBefore, error, isSaving, onChange, onSave, onDiscard } = props;
  const bind = (field: Field) => ({
    value: draft[field],
    onChange: ({ target }: { target: { value: string } }) =>
      onChange({ ...draft, [field]: target.value }),
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onSave();
  };
  return (
    <form onSubmit={submit}>
      <h2 id="editor">Edit task</h2>
      {isFromBefore && <p className="quiet">These changes of yours are not saved yet.</p>}
      <label className="field">
        {LABELS.title}
        <input required maxLength={200} {...bind('title')} />
      </label>
      <label className="field">
        {LABELS.description}
        <textarea rows={4} {...bind('description')} />
      </label>
      <div className="columns">
        <label className="field">
          {LABELS.priority}
          <select {...bind('priority')}>
            {PRIORITIES.map((each) => (
              <option key={each} value={each}>{PRIORITY_LABELS[each]}</option>
            ))}
          </select>
        </label>
        <label className="field">
          {LABELS.due}
          <input type="date" {...bind('due')} />
        </label>
      </div>
      <label className="field">
        {LABELS.tags}
        <input placeholder="home, errands" {...bind('tags')} />
      </label>
      {error && <p role="alert" className="error">{error}</p>}
      <div className="actions">
        <button type="button" onClick={onDiscard}>{isChanged ? 'Discard' : 'Cancel'}</button>
        <button className="primary" disabled={isSaving}>Save</button>
      </div>
    </form>
  );
}

/** Whether somebody else was faster. */
function isConflict(error: unknown): boolean {
  return isRefusal(error, updateTask) && error.answer.status === 412;
}
