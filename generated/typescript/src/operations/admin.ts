// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** All users, for administrators. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  ActiveState,
  ContentTooLarge,
  Cursor,
  EmailPrefix,
  EmailTaken,
  IdempotencyKey,
  IdempotencyKeyInUse,
  IdempotencyKeyReused,
  InternalError,
  InvalidCursor,
  InvalidRequest,
  LastAdmin,
  Limit,
  MalformedRequest,
  ManagedUser,
  ManagedUserId,
  ManagedUserInput,
  ManagedUserPage,
  ManagedUserPatch,
  MissingScope,
  RepeatedCredential,
  Role,
  ServiceUnavailable,
  TooManyKeptReplies,
  TooManyRequests,
  Unauthorized,
  UnsupportedMediaType,
  UserNotFound,
  UserSort,
} from '../schemas.js';

export interface ListUsersRequest {
  query?: {
    /** Only users of this role. */
    role?: Role;
    /** Only users who are active, or only those who are deactivated. */
    active?: ActiveState;
    /** Only users whose email begins with this, in any case of letters. */
    q?: EmailPrefix;
    /** The order of the list. */
    sort?: UserSort;
    /** How many items a page holds at most. */
    limit?: Limit;
    /** The `next_cursor` of the page before; left out for the first page. */
    cursor?: Cursor;
  };
  signal?: AbortSignal;
}

export type ListUsersAnswer = Answer<{
  /** A page of users. */
  200: ManagedUserPage;
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
 * List users.
 *
 * One page of all users, or of those that fit every filter. For the next page, pass
 * `next_cursor` as `cursor` with the same filters and `sort`; with others it is a 400. Pages
 * stay right while users come and go.
 */
export function listUsers(
  client: Client,
  request: ListUsersRequest = {},
): Promise<ListUsersAnswer> {
  return send(listUsers, {
    method: 'GET',
    path: '/api/admin/users',
    answers: { 200: ['application/json'] },
    secured: true,
  }, client, request);
}

export interface CreateUserRequest {
  headers?: {
    /**
     * What makes retries safe: a new random value for each thing to do, and the same one with each
     * retry of it. It is compared as it is sent, so quotation marks are a part of it: use them
     * always or never. For 24 hours, the same request
     * gets the answer of its first success again, byte for byte and with `Idempotent-Replayed:
     * true`; nothing is done twice. A request that was refused did nothing, and its retry runs
     * anew. While the first one still runs, a retry waits for it; after some seconds it is a 409
     * of the type `/docs/problems/idempotency-key-in-use`, to be sent again. With another
     * path, query or body, the key is a 422 of the type
     * `/docs/problems/idempotency-key-reused`. Keys belong to the user; without one, to the
     * request itself. All answers that are kept for a user may be 100,000,000 bytes, if the service
     * is not set to another number: a request whose answer has no room is a 429, and does nothing.
     */
    'Idempotency-Key'?: IdempotencyKey;
  };
  body: ManagedUserInput;
  signal?: AbortSignal;
}

export type CreateUserAnswer = Answer<{
  /** The new user. */
  201: ManagedUser;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** The email has an account, or the first attempt is still running. */
  409: EmailTaken | IdempotencyKeyInUse;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body is of another type. */
  415: UnsupportedMediaType;
  /** The request does not fit the contract, or its `Idempotency-Key` is that of another one. */
  422: InvalidRequest | IdempotencyKeyReused;
  /** That was too often, or too many answers are kept. */
  429: TooManyRequests | TooManyKeptReplies;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service cannot answer just now. */
  503: ServiceUnavailable;
}>;

/**
 * Create a user.
 *
 * Creates a user who can log in with the email and the password. What holds for a sign-up
 * holds here as well; nobody is signed in.
 */
export function createUser(
  client: Client,
  request: CreateUserRequest,
): Promise<CreateUserAnswer> {
  return send(createUser, {
    method: 'POST',
    path: '/api/admin/users',
    answers: { 201: ['application/json'] },
    mediaType: 'application/json',
    secured: true,
    keyed: true,
  }, client, request);
}

export interface GetUserRequest {
  path: {
    /** The user's `id`; anybody's. */
    id: ManagedUserId;
  };
  signal?: AbortSignal;
}

export type GetUserAnswer = Answer<{
  /** The user. */
  200: ManagedUser;
  /** A credential came twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is no such user. */
  404: UserNotFound;
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
 * Get a user.
 *
 * Any user, deactivated ones and those of other issuers too.
 */
export function getUser(
  client: Client,
  request: GetUserRequest,
): Promise<GetUserAnswer> {
  return send(getUser, {
    method: 'GET',
    path: '/api/admin/users/{id}',
    answers: { 200: ['application/json'] },
    secured: true,
  }, client, request);
}

export interface UpdateUserRequest {
  path: {
    /** The user's `id`; anybody's. */
    id: ManagedUserId;
  };
  body: ManagedUserPatch;
  signal?: AbortSignal;
}

export type UpdateUserAnswer = Answer<{
  /** The user as they are now. */
  200: ManagedUser;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is no such user. */
  404: UserNotFound;
  /** Nobody would be left to manage users. */
  409: LastAdmin;
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
 * Change a user's role, deactivate or activate.
 *
 * A JSON merge patch (RFC 7396), as `application/merge-patch+json` or `application/json`. It
 * counts everywhere within one second. The sessions of a user who is deactivated end, and API
 * keys are refused until the user is active again. A new administrator logs in or refreshes
 * to get the scopes `users:read` and `users:write`. The last active administrator stays one: 409.
 */
export function updateUser(
  client: Client,
  request: UpdateUserRequest,
): Promise<UpdateUserAnswer> {
  return send(updateUser, {
    method: 'PATCH',
    path: '/api/admin/users/{id}',
    answers: { 200: ['application/json'] },
    mediaType: 'application/merge-patch+json',
    secured: true,
  }, client, request);
}

export interface DeleteUserRequest {
  path: {
    /** The user's `id`; anybody's. */
    id: ManagedUserId;
  };
  signal?: AbortSignal;
}

export type DeleteUserAnswer = Answer<{
  /** The user is gone. */
  204: undefined;
  /** A credential came twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is no such user. */
  404: UserNotFound;
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
 * Delete a user.
 *
 * Removes the account and all that it owns: tasks, sessions and API keys. It cannot be undone.
 * Users of another issuer get a new account when they come again; deactivate them to keep
 * them out. The last active administrator cannot be deleted: 409.
 */
export function deleteUser(
  client: Client,
  request: DeleteUserRequest,
): Promise<DeleteUserAnswer> {
  return send(deleteUser, {
    method: 'DELETE',
    path: '/api/admin/users/{id}',
    answers: { 204: [] },
    secured: true,
  }, client, request);
}

