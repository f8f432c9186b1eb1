// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** Trying again, where that does no harm. */

import type { Fetch } from './client.js';
import { PROBLEM_TYPES } from './problems.js';

/** How patient to be. */
export interface Patience {
  /** How often to ask, at most. */
  readonly attempts?: number;
  /** The longest wait, in seconds. A longer `Retry-After` is not waited for. */
  readonly longestWait?: number;
  /** What sends each attempt. */
  readonly fetch?: Fetch;
}

/**
 * A `fetch` that tries again when there is no answer, or 429, 502, 503 or 504, after as many
 * seconds as `Retry-After` says, or else after more and more.
 *
 * What may have been done already is only asked again where that cannot do it twice: by method, or
 * because there is an `Idempotency-Key`, which stays the same.
 */
export function retrying({
  attempts = 4,
  longestWait = 30,
  fetch = (request) => globalThis.fetch(request),
}: Patience = {}): Fetch {
  return async (request) => {
    for (let attempt = 1; attempt < attempts; attempt += 1) {
      const [response, error] = await tried(fetch, request.clone());
      const seconds = secondsToWait(response, attempt);
      if (seconds > longestWait || !(await isWorthIt(request, response))) {
        if (response) return response;
        throw error;
      }
      await response?.body?.cancel().catch(() => undefined);
      await sleep(seconds, request.signal);
    }
    return fetch(request);
  };
}

async function tried(fetch: Fetch, request: Request): Promise<[Response | undefined, unknown?]> {
  try {
    return [await fetch(request)];
  } catch (error) {
    return [undefined, error];
  }
}

async function isWorthIt(request: Request, response: Response | undefined): Promise<boolean> {
  if (request.signal.aborted) return false;
  if (response?.status === 429) return true; // refused before anything was done
  const hasKey = request.headers.has('Idempotency-Key');
  if (response?.status === 409) return hasKey && isStillRunning(response);
  const isSafeTwice = hasKey || ['GET', 'HEAD', 'PUT', 'DELETE'].includes(request.method);
  return isSafeTwice && (!response || [502, 503, 504].includes(response.status));
}

/** Whether an attempt before, whose answer was lost, is not done yet. */
async function isStillRunning(response: Response): Promise<boolean> {
  const type = `${PROBLEM_TYPES}idempotency-key-in-use`;
  const problem: unknown = await response.clone().json().catch(() => undefined);
  return (problem as { type?: unknown } | null | undefined)?.type === type;
}

function secondsToWait(response: Response | undefined, attempt: number): number {
  const said = response?.headers.get('Retry-After');
  if (!said) return 0.25 * 2 ** attempt * (0.5 + Math.random() / 2);
  const seconds = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? Infinity : Math.max(0, seconds);
}

function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    signal.addEventListener('abort', stop, { once: true });
  });
}
