/** A new task that the service does not have yet. */

import type { ReactNode } from 'react';

import type { Entry } from './outbox.ts';

export function WaitingRow({ entry, onDiscard }: { entry: Entry; onDiscard(): void }): ReactNode {
  const { title } = entry.body;
  return (
    <li className="row waiting">
      <span className="round" aria-hidden="true" />
      <div className="row-text">
        {title}
        <p className={entry.refusal ? 'error' : 'quiet'} role="status">
          {entry.refusal ?? 'Not sent yet. It will be, also after a reload.'}
        </p>
      </div>
      <button className="quiet-button" onClick={onDiscard} aria-label={`Discard “${title}”`}>
        ×
      </button>
    </li>
  );
}
