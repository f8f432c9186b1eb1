/** The keyboard. */

import { useEffect, useRef, type ReactNode } from 'react';

export type Shortcuts = Readonly<Record<string, () => void>>;

/** What each key does, for the help. */
const HELP = [
  ['n', 'New task'],
  ['/', 'Search'],
  ['j k', 'Next, previous task'],
  ['Enter', 'Edit the task'],
  ['x', 'Complete or reopen it'],
  ['#', 'Move it to the trash'],
  ['Ctrl Z', 'Undo'],
  ['?', 'This help'],
] as const;

/** Calls what belongs to a key, unless somebody is writing or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isUndo = (event.ctrlKey || event.metaKey) && event.key === 'z';
      if (isWriting(event.target) || document.querySelector('dialog[open]')) return;
      if (event.altKey || ((event.ctrlKey || event.metaKey) && !isUndo)) return;
      const act = shortcuts[isUndo ? 'undo' : event.key];
      if (!act) return;
      event.preventDefault(); // or the "/" would be in the search
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [shortcuts]);
}

export function KeyboardHelp({ onClose }: { onClose: () => void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="card" onClose={onClose} aria-labelledby="keyboard">
      <h2 id="keyboard">Keyboard</h2>
      <dl className="keys">
        {HELP.map(([keys, what]) => (
          <div key={keys}>
            <dt>{keys.split(' ').map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" className="actions"><button className="primary">Close</button></form>
    </dialog>
  );
}

function isWriting(target: EventTarget | null): boolean {
  const writes = 'input:not([type=checkbox], [type=radio]), textarea, select';
  return target instanceof Element && target.matches(writes);
}
