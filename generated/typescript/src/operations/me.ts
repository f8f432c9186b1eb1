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
  /** A credential came twice. */
  400: RepeatedCredential;
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
 * Get the signed-in user.
 *
 * Whom the access token speaks for. The `id` is the `{user_id}` of the task paths.
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
  /** The user as they are now. */
  200: User;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body is of another type. */
  415: UnsupportedMediaType;
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
 * Change the own profile.
 *
 * A JSON merge patch (RFC 7396): a property that is left out stays as it is. Send it as
 * `application/merge-patch+json`, or as `application/json`, which means the same here.
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
  /** The account is gone. */
  204: undefined;
  /** A credential came twice. */
  400: RepeatedCredential;
  /** Nobody is signed in, or not recently enough. */
  401: Unauthorized | ReauthenticationRequired;
  /** The credential does not allow this. */
  403: MissingScope;
  /** Nobody would be left to manage users. */
  409: LastAdmin;
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
 * Leave.
 *
 * Removes the account and all that it owns: tasks, sessions and API keys. It cannot be undone.
 * What was signed in is refused within one second. The email may sign up again; users of
 * another issuer get a new account when they come again. The last active administrator cannot
 * leave: 409.
 *
 * It takes a sign-in within the last five minutes. Otherwise it is a 401 whose
 * `WWW-Authenticate` says `error="insufficient_user_authentication"` and `max_age="300"`
 * (RFC 9470): have the user sign in again, and send the access token of that. A refresh is no
 * sign-in. For a token of another issuer, its `auth_time` counts, or `iat` when it has none.
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

