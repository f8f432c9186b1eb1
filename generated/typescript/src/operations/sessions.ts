// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Where the signed-in user is signed in. */

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
    /** How many items a page holds at most. */
    limit?: Limit;
    /** The `next_cursor` of the page before; left out for the first page. */
    cursor?: Cursor;
  };
  signal?: AbortSignal;
}

export type ListSessionsAnswer = Answer<{
  /** A page of sessions. */
  200: SessionPage;
  /** The cursor is not one that this list gave, or a credential came twice. */
  400: InvalidCursor | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** The request does not fit the contract. */
  422: InvalidRequest;
  /** That was too often. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service cannot answer just now. */
  503: ServiceUnavailable;
}>;

/**
 * List where the user is signed in.
 *
 * One page of the sessions that have not ended, the newest sign-in first. That order never
 * changes, so pages stay right while sessions are used, begin and end; sort by `last_used_at`
 * to show the one used last. A user has at most 50 sessions.
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
  /** A credential came twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is no such session. */
  404: SessionNotFound;
  /** The request does not fit the contract. */
  422: InvalidRequest;
  /** That was too often. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service cannot answer just now. */
  503: ServiceUnavailable;
}>;

/**
 * End a session.
 *
 * Signs a device out: its refresh token is used up, and its access tokens are refused within
 * one second. The own session may be ended, too.
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

