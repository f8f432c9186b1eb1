/** The outbox as a component sees it. */

import { useEffect, useSyncExternalStore } from 'react';
import type { NewTask } from 'taskpact-client';

import { type Entry, outboxOf } from './outbox.ts';
import { readListsAgain } from './queries.ts';

const SECONDS_BETWEEN = 15;

export interface SeenOutbox {
  readonly waiting: readonly Entry[];
  add(body: NewTask): void;
  discard(entry: Entry): void;
}

/** Sends what waits: now, when the network is back, and now and then. */
export function useOutbox(userId: string): SeenOutbox {
  const outbox = outboxOf(userId);
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.entries);
  const send = (): void => void outbox.send(() => void readListsAgain());

  useEffect(() => {
    if (waiting.length === 0) return undefined;
    send();
    const timer = setInterval(send, SECONDS_BETWEEN * 1000);
    addEventListener('online', send);
    return () => {
      clearInterval(timer);
      removeEventListener('online', send);
    };
  }, [outbox, waiting.length]);

  return { waiting, add: (body) => outbox.add(body), discard: (entry) => outbox.remove(entry) };
}
