/** Something that went wrong, in the place of what should be there. */

import type { ReactNode } from 'react';

import { describe } from '../problems.ts';

export function Notice({ error, onRetry }: { error: unknown; onRetry: () => void }): ReactNode {
  return (
    <div className="notice" role="alert">
      <p>{describe(error)}</p>
      <button onClick={onRetry}>Try again</button>
    </div>
  );
}
