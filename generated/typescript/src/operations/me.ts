// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The signed-in user. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  ContentTooLarge,
  InternalError,
  InvalidRequest,
  LastAdmin,
  MalformedRequest,
  MissingScope,
  ReauthenticationRequired,
  RepeatedCredential,
  ServiceUnavailable,
  TooManyRequests,
  Unauthorized,
  UnsupportedMediaType,
  User,
  UserPatch,
} from '../schemas.js';

export interface GetMeRequest {
  signal?: AbortSignal;
}

export type GetMeAnswer = Answer<{
  /** The signed-in user. */
  200: User;
  /** A credential was sent twice. */
  400: RepeatedCredential;
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
  200: 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * Get the signed-in user.
 *
 * Returns the user whose credential you send.
 */
export function getMe(
  client: Client,
  request: GetMeRequest = {},
): Promise<GetMeAnswer> {
  return send(getMe, {
    method: 'GET',
    path: '/api/me',
    answers: { 200: ['application/json'] },
    secured: true,
  }, client, request);
}

export interface UpdateMeRequest {
  body: UserPatch;
  signal?: AbortSignal;
}

export type UpdateMeAnswer = Answer<{
  /** The changed user. */
  200: User;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body has an unsupported media type. */
  415: UnsupportedMediaType;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  200: 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * Change your profile.
 *
 * A JSON merge patch (RFC 7396): properties you leave out stay as they are. `application/json`
 * means the same as `application/merge-patch+json`.
 */
export function updateMe(
  client: Client,
  request: UpdateMeRequest,
): Promise<UpdateMeAnswer> {
  return send(updateMe, {
    method: 'PATCH',
    path: '/api/me',
    answers: { 200: ['application/json'] },
    mediaType: 'application/merge-patch+json',
    secured: true,
  }, client, request);
}

export interface DeleteMeRequest {
  signal?: AbortSignal;
}

export type DeleteMeAnswer = Answer<{
  /** The account is deleted. */
  204: undefined;
  /** A credential was sent twice. */
  400: RepeatedCredential;
  /** Nobody is signed in, or not recently enough. */
  401: Unauthorized | ReauthenticationRequired;
  /** The credential does not allow this. */
  403: MissingScope;
  /** Nobody would be left to manage users */
  409: LastAdmin;
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
 * Delete your account.
 *
 * Deletes the account and everything it owns: tasks, tags, sessions and API keys. This cannot
 * be undone. All credentials stop working within one second. The email may sign up again, and
 * a user of another issuer gets a new account when they next sign in. The last active
 * administrator cannot delete their account: 409.
 *
 * The user must have signed in within the last five minutes. Otherwise this is a 401 whose
 * `WWW-Authenticate` says `error="insufficient_user_authentication"` and `max_age="300"` (RFC
 * 9470): ask the user to sign in again, and send the new access token. Refreshing is not
 * signing in. For a token of another issuer, its `auth_time` counts, or its `iat` if it has
 * none.
 */
export function deleteMe(
  client: Client,
  request: DeleteMeRequest = {},
): Promise<DeleteMeAnswer> {
  return send(deleteMe, {
    method: 'DELETE',
    path: '/api/me',
    answers: { 204: [] },
    secured: true,
  }, client, request);
}

