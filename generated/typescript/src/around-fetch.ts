// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** What may stand around `fetch`, one around the other: `withTimeout(10, withTracing())`. */

import type { Fetch } from './client.js';
import { randomHex } from './random.js';

/** One request and how it ended, as a log or a metric wants to have it. */
export interface Exchange {
  readonly method: string;
  /** Without the query, which is nobody else's business. */
  readonly url: string;
  /** None when no answer came. */
  readonly status: number | undefined;
  /** Until the headers were there. */
  readonly milliseconds: number;
  readonly requestId: string | undefined;
  readonly error: unknown;
}

/**
 * A `fetch` that gives up after some seconds, with a `TimeoutError`: also while the body comes.
 * Around `retrying()` they are for all attempts together; inside of it, for each.
 */
export function withTimeout(seconds: number, fetch: Fetch = plain): Fetch {
  return (request) => {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(seconds * 1000)]);
    return fetch(new Request(request, { signal }));
  };
}

/** A `fetch` that tells of each exchange. No credential and no body is told. */
export function withLogging(log: (exchange: Exchange) => void, fetch: Fetch = plain): Fetch {
  return async (request) => {
    const { method } = request;
    const url = request.url.replace(/[?#].*/, '');
    const began = performance.now();
    const tell = (response?: Response, error?: unknown): void => {
      const requestId = response?.headers.get('X-Request-Id') ?? undefined;
      const milliseconds = performance.now() - began;
      log({ method, url, status: response?.status, milliseconds, requestId, error });
    };
    const response = await fetch(request).catch((error: unknown) => {
      tell(undefined, error);
      throw error;
    });
    tell(response);
    return response;
  };
}

/**
 * A `fetch` whose requests say which trace they belong to (W3C Trace Context): a new one, if
 * `traceparent` does not tell the one that is going on.
 */
export function withTracing(
  traceparent: () => string | undefined = newTrace,
  fetch: Fetch = plain,
): Fetch {
  return (request) => {
    const value = traceparent();
    if (value !== undefined) request.headers.set('traceparent', value);
    return fetch(request);
  };
}

function newTrace(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-01`;
}

function plain(request: Request): Promise<Response> {
  return globalThis.fetch(request);
}
