// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The devices and browsers where you are signed in. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  Cursor,
  InternalError,
  InvalidCursor,
  InvalidRequest,
  Limit,
  MissingScope,
  RepeatedCredential,
  ServiceUnavailable,
  SessionId,
  SessionNotFound,
  SessionPage,
  TooManyRequests,
  Unauthorized,
} from '../schemas.js';

export interface ListSessionsRequest {
  query?: {
    /** The number of items on a page, at most. */
    limit?: Limit;
    /** The `next_cursor` of the previous page. Leave it out for the first page. */
    cursor?: Cursor;
  };
  signal?: AbortSignal;
}

export type ListSessionsAnswer = Answer<{
  /** A page of sessions. */
  200: SessionPage;
  /** The cursor is invalid, or a credential was sent twice. */
  400: InvalidCursor | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  200: 'Link?' | 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * List sessions.
 *
 * Returns one page of the sessions that have not ended, the newest sign-in first. That order
 * never changes, so no page misses or repeats a session because others are used. Sort by
 * `last_used_at` to show the last used one first. A user has at most 50 sessions.
 */
export function listSessions(
  client: Client,
  request: ListSessionsRequest = {},
): Promise<ListSessionsAnswer> {
  return send(listSessions, {
    method: 'GET',
    path: '/api/auth/sessions',
    answers: { 200: ['application/json'] },
    secured: true,
  }, client, request);
}

export interface EndSessionRequest {
  path: {
    /** The session's `id`. */
    session_id: SessionId;
  };
  signal?: AbortSignal;
}

export type EndSessionAnswer = Answer<{
  /** The session has ended. */
  204: undefined;
  /** A credential was sent twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is no such session. */
  404: SessionNotFound;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  204: 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * End a session.
 *
 * Signs a device out: its refresh token stops working at once and its access tokens within one
 * second. You may end the session you are using.
 */
export function endSession(
  client: Client,
  request: EndSessionRequest,
): Promise<EndSessionAnswer> {
  return send(endSession, {
    method: 'DELETE',
    path: '/api/auth/sessions/{session_id}',
    answers: { 204: [] },
    secured: true,
  }, client, request);
}

