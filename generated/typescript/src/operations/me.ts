// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The signed-in user. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  ContentTooLarge,
  Forbidden,
  InternalError,
  InvalidRequest,
  LastAdmin,
  MalformedRequest,
  ServiceUnavailable,
  TooManyRequests,
  Unauthorized,
  UnsupportedMediaType,
} from '../problems.js';
import type { User, UserPatch } from '../schemas.js';

export interface GetMeRequest {
  signal?: AbortSignal;
}

export type GetMeAnswer = Answer<{
  /** The signed-in user. */
  200: User;
  /**
   * The body is not JSON in UTF-8, or repeats a property, or is nested too deep; or a
   * credential came twice.
   */
  400: MalformedRequest;
  /** This needs a signed-in user. Send a valid access token. */
  401: Unauthorized;
  /** The credential does not allow this: it lacks a scope, or the `user_id` of the path is another user's. */
  403: Forbidden;
  /** The request does not fit the contract; `errors` says where. */
  422: InvalidRequest;
  /** That was too often. Try again after `Retry-After` seconds. */
  429: TooManyRequests;
  /** Something went wrong on our side. Quote the `request_id` when you report it. */
  500: InternalError;
  /** The service cannot answer just now. Try again after `Retry-After` seconds. */
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
  /**
   * The body is not JSON in UTF-8, or repeats a property, or is nested too deep; or a
   * credential came twice.
   */
  400: MalformedRequest;
  /** This needs a signed-in user. Send a valid access token. */
  401: Unauthorized;
  /** The credential does not allow this: it lacks a scope, or the `user_id` of the path is another user's. */
  403: Forbidden;
  /** The body is larger than 64 KiB, or than what else the operation says. */
  413: ContentTooLarge;
  /** The `Content-Type` is missing, is none that this operation takes, or is encoded. */
  415: UnsupportedMediaType;
  /** The request does not fit the contract; `errors` says where. */
  422: InvalidRequest;
  /** That was too often. Try again after `Retry-After` seconds. */
  429: TooManyRequests;
  /** Something went wrong on our side. Quote the `request_id` when you report it. */
  500: InternalError;
  /** The service cannot answer just now. Try again after `Retry-After` seconds. */
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
  /**
   * The body is not JSON in UTF-8, or repeats a property, or is nested too deep; or a
   * credential came twice.
   */
  400: MalformedRequest;
  /** This needs a signed-in user. Send a valid access token. */
  401: Unauthorized;
  /** The credential does not allow this: it lacks a scope, or the `user_id` of the path is another user's. */
  403: Forbidden;
  /** This is the last active administrator. Make another one first. */
  409: LastAdmin;
  /** The request does not fit the contract; `errors` says where. */
  422: InvalidRequest;
  /** That was too often. Try again after `Retry-After` seconds. */
  429: TooManyRequests;
  /** Something went wrong on our side. Quote the `request_id` when you report it. */
  500: InternalError;
  /** The service cannot answer just now. Try again after `Retry-After` seconds. */
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

