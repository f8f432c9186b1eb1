/** New tasks that are not sent yet, or may have been: they survive a reload. */

import { createTask, type NewTask, Refused, type Task, unwrap } from 'taskpact-client';

import { describe } from '../problems.ts';
import { client } from '../service.ts';

export interface Entry {
  /** The same with each attempt, so that however many arrive, there is one task. */
  readonly key: string;
  readonly body: NewTask;
  /** Why the service does not want it. Nothing but a person can help then. */
  readonly refusal?: string;
}

const NOTHING: readonly Entry[] = [];

/** What one user still has to send; every tab of the browser has the same. */
export class Outbox {
  readonly #place: string;
  /** Not `me`, who is somebody else once they have signed in, maybe in another tab. */
  readonly #path: { user_id: string };
  readonly #listeners = new Set<() => void>();
  #read: { text: string | null; entries: readonly Entry[] } = { text: null, entries: NOTHING };
  #sending: Promise<void> | undefined;

  constructor(userId: string) {
    this.#place = `outbox ${userId}`;
    this.#path = { user_id: userId };
  }

  readonly entries = (): readonly Entry[] => {
    const text = localStorage.getItem(this.#place);
    if (text !== this.#read.text) {
      this.#read = { text, entries: text ? (JSON.parse(text) as readonly Entry[]) : NOTHING };
    }
    return this.#read.entries;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    addEventListener('storage', listener);
    return () => {
      this.#listeners.delete(listener);
      removeEventListener('storage', listener);
    };
  };

  add(body: NewTask): void {
    this.#write([...this.entries(), { key: crypto.randomUUID(), body }]);
  }

  remove({ key }: Entry): void {
    this.#write(this.entries().filter((entry) => entry.key !== key));
  }

  clear(): void {
    this.#write(NOTHING);
  }

  /** Sends what waits, the oldest first, until nobody answers. */
  send(onSent: (task: Task) => void): Promise<void> {
    this.#sending ??= this.#send(onSent).finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #send(onSent: (task: Task) => void): Promise<void> {
    for (let entry; (entry = this.entries().find(({ refusal }) => !refusal)); ) {
      try {
        const headers = { 'Idempotency-Key': entry.key };
        const request = { path: this.#path, headers, body: entry.body };
        const task = unwrap(await createTask(client, request));
        this.remove(entry);
        onSent(task);
      } catch (error) {
        if (isWorthWaiting(error)) return;
        this.#refuse(entry, describe(error));
      }
    }
  }

  #refuse({ key }: Entry, refusal: string): void {
    const mark = (entry: Entry): Entry => (entry.key === key ? { ...entry, refusal } : entry);
    this.#write(this.entries().map(mark));
  }

  #write(entries: readonly Entry[]): void {
    if (entries.length > 0) localStorage.setItem(this.#place, JSON.stringify(entries));
    else localStorage.removeItem(this.#place);
    this.#listeners.forEach((tell) => tell());
  }
}

const outboxes = new Map<string, Outbox>();

export function outboxOf(userId: string): Outbox {
  const outbox = outboxes.get(userId) ?? new Outbox(userId);
  outboxes.set(userId, outbox);
  return outbox;
}

/**
 * Whether the same request may succeed later, maybe when its writer is signed in again. All but a
 * refusal is some failure on the way.
 */
function isWorthWaiting(error: unknown): boolean {
  if (!(error instanceof Refused)) return true;
  const { status } = error.answer;
  const isRunning = error.problem?.type === '/docs/problems/idempotency-key-in-use';
  return [401, 403, 429].includes(status) || status >= 500 || isRunning;
}
