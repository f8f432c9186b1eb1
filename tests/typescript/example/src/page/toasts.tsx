/** What has just happened, and how to undo it. */

import { useSyncExternalStore, type ReactNode } from 'react';

export interface Toast {
  readonly text: string;
  readonly undo?: () => void;
}

const SECONDS = 8;

let shown: Toast | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Shows a toast in place of the one before. */
export function toast(next: Toast): void {
  show(next);
  hideLater();
}

/** Undoes what the toast is about, if it can be: Ctrl+Z. */
export function undoLast(): void {
  const undo = shown?.undo;
  show(undefined);
  undo?.();
}

export function Toasts(): ReactNode {
  const current = useSyncExternalStore(subscribe, () => shown);
  return (
    <div
      className="toasts"
      role="status"
      onPointerEnter={() => clearTimeout(timer)}
      onPointerLeave={hideLater}
    >
      {current && (
        <div className="toast">
          <span>{current.text}</span>
          {current.undo && <button onClick={undoLast}>Undo</button>}
          <button aria-label="Close" onClick={() => show(undefined)}>×</button>
        </div>
      )}
    </div>
  );
}

function show(next: Toast | undefined): void {
  clearTimeout(timer);
  shown = next;
  listeners.forEach((tell) => tell());
}

function hideLater(): void {
  clearTimeout(timer);
  timer = setTimeout(() => show(undefined), SECONDS * 1000);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
