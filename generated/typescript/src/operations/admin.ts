// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Manage users, as an administrator. */

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
  ManagedUserPage,
  ManagedUserPatch,
  MissingScope,
  NewManagedUser,
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
    /** Only users with this role. */
    role?: Role;
    /** Only active users, or only deactivated ones. */
    active?: ActiveState;
    /** Only users whose email begins with this, ignoring case. */
    q?: EmailPrefix;
    /** The order of the list. */
    sort?: UserSort;
    /** The number of items on a page, at most. */
    limit?: Limit;
    /** The `next_cursor` of the previous page. Leave it out for the first page. */
    cursor?: Cursor;
  };
  signal?: AbortSignal;
}

export type ListUsersAnswer = Answer<{
  /** A page of users. */
  200: ManagedUserPage;
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
 * List users.
 *
 * Returns one page of the users who match every filter. For the next page, pass `next_cursor`
 * as `cursor` with the same filters and `sort`; with others it is a 400. No page repeats or
 * misses a user because others come and go.
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
     * Makes retries safe. Use a new random value for each thing to do, and the same value for each
     * retry of it. Values are compared as they are sent, including quotation marks: use them
     * always or never.
     *
     * For 24 hours, the same request gets the response of its first success again, byte for byte
     * and with `Idempotent-Replayed: true`, and nothing is done twice. A refused request did
     * nothing, so its retry is processed anew. While the first request is still running, a retry
     * waits for it; after some seconds it is a 409 of the type
     * `/docs/problems/idempotency-key-in-use`: send it again. With another path, query or body,
     * the key is a 422 of the type `/docs/problems/idempotency-key-reused`.
     *
     * Keys belong to the user; for requests without a user, to the request itself. The stored
     * responses of a user may take 100,000,000 bytes, unless the service is configured otherwise:
     * a request whose response has no room is a 429, and does nothing.
     */
    'Idempotency-Key'?: IdempotencyKey;
  };
  body: NewManagedUser;
  signal?: AbortSignal;
}

export type CreateUserAnswer = Answer<{
  /** The new user. */
  201: ManagedUser;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** The email is taken, or the first request is still running. */
  409: EmailTaken | IdempotencyKeyInUse;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body has an unsupported media type. */
  415: UnsupportedMediaType;
  /** The request does not match the contract, or its `Idempotency-Key` belongs to another one. */
  422: InvalidRequest | IdempotencyKeyReused;
  /** Too many requests, or too many stored responses. */
  429: TooManyRequests | TooManyKeptReplies;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  201:
    | 'Location'
    | 'Cache-Control'
    | 'Idempotent-Replayed?'
    | 'X-Request-Id'
    | 'RateLimit?'
    | 'RateLimit-Policy?';
}>;

/**
 * Create a user.
 *
 * Creates a user who can log in with this email and password, by the same rules as `signUp`.
 * It does not sign them in.
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
    /** The id of any user. */
    id: ManagedUserId;
  };
  signal?: AbortSignal;
}

export type GetUserAnswer = Answer<{
  /** The user. */
  200: ManagedUser;
  /** A credential was sent twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is no such user. */
  404: UserNotFound;
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
 * Get a user.
 *
 * Returns any user, including deactivated ones and those of other issuers.
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
    /** The id of any user. */
    id: ManagedUserId;
  };
  body: ManagedUserPatch;
  signal?: AbortSignal;
}

export type UpdateUserAnswer = Answer<{
  /** The changed user. */
  200: ManagedUser;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is no such user. */
  404: UserNotFound;
  /** Nobody would be left to manage users */
  409: LastAdmin;
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
 * Change a user's role, deactivate or reactivate.
 *
 * A JSON merge patch (RFC 7396), as `application/merge-patch+json` or `application/json`. It
 * takes effect everywhere within one second. Deactivating a user ends their sessions, and
 * their API keys stop working until the user is reactivated. A new administrator gets the
 * scopes `users:read` and `users:write` when they next log in or refresh. The last active
 * administrator stays one: 409.
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
    /** The id of any user. */
    id: ManagedUserId;
  };
  signal?: AbortSignal;
}

export type DeleteUserAnswer = Answer<{
  /** The user is deleted. */
  204: undefined;
  /** A credential was sent twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is no such user. */
  404: UserNotFound;
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
 * Delete a user.
 *
 * Deletes the account and everything it owns: tasks, tags, sessions and API keys. This cannot
 * be undone. A user of another issuer gets a new account when they next sign in: deactivate
 * them to keep them out. The last active administrator cannot be deleted: 409.
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

