// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Keys for programs of the signed-in user. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  ApiKey,
  ApiKeyId,
  ApiKeyInput,
  ApiKeyNotFound,
  ApiKeyPage,
  ContentTooLarge,
  CreatedApiKey,
  Cursor,
  IdempotencyKey,
  IdempotencyKeyInUse,
  IdempotencyKeyReused,
  InternalError,
  InvalidCursor,
  InvalidRequest,
  Limit,
  MalformedRequest,
  MissingScope,
  ReauthenticationRequired,
  RepeatedCredential,
  ServiceUnavailable,
  TooManyApiKeys,
  TooManyKeptReplies,
  TooManyRequests,
  Unauthorized,
  UnsupportedMediaType,
} from '../schemas.js';

export interface ListApiKeysRequest {
  query?: {
    /** How many items a page holds at most. */
    limit?: Limit;
    /** The `next_cursor` of the page before; left out for the first page. */
    cursor?: Cursor;
  };
  signal?: AbortSignal;
}

export type ListApiKeysAnswer = Answer<{
  /** A page of keys. */
  200: ApiKeyPage;
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
 * List API keys.
 *
 * One page of the user's keys, the newest first. The key itself was shown once, when it was
 * created, and is in no list.
 */
export function listApiKeys(
  client: Client,
  request: ListApiKeysRequest = {},
): Promise<ListApiKeysAnswer> {
  return send(listApiKeys, {
    method: 'GET',
    path: '/api/auth/api-keys',
    answers: { 200: ['application/json'] },
    secured: true,
  }, client, request);
}

export interface CreateApiKeyRequest {
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
  body: ApiKeyInput;
  signal?: AbortSignal;
}

export type CreateApiKeyAnswer = Answer<{
  /** The new key. */
  201: CreatedApiKey;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in, or not recently enough. */
  401: Unauthorized | ReauthenticationRequired;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is one key too many, or the first attempt is still running. */
  409: TooManyApiKeys | IdempotencyKeyInUse;
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
 * Create an API key.
 *
 * The answer holds the `key`, this once and never again. It does what its scopes allow until
 * it expires or is revoked; without `expires_at` it does not expire. An expired key is listed
 * for 30 days more, and then removed. A user has at most 50.
 * Besides `api-keys:write`, it takes every scope that a key may have, so that a sign-in that
 * was narrowed cannot make itself a key for more.
 * And as a key may outlive every session, the sign-in must be of the last five minutes;
 * else the answer is 401, with a challenge to sign in again (RFC 9470).
 */
export function createApiKey(
  client: Client,
  request: CreateApiKeyRequest,
): Promise<CreateApiKeyAnswer> {
  return send(createApiKey, {
    method: 'POST',
    path: '/api/auth/api-keys',
    answers: { 201: ['application/json'] },
    mediaType: 'application/json',
    secured: true,
    keyed: true,
  }, client, request);
}

export interface GetApiKeyRequest {
  path: {
    /** The key's `id`. */
    key_id: ApiKeyId;
  };
  signal?: AbortSignal;
}

export type GetApiKeyAnswer = Answer<{
  /** The key. */
  200: ApiKey;
  /** A credential came twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is no such key. */
  404: ApiKeyNotFound;
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
 * Get an API key.
 *
 * What the key may do, and when it was last used. The key itself was shown once, when it was
 * created.
 */
export function getApiKey(
  client: Client,
  request: GetApiKeyRequest,
): Promise<GetApiKeyAnswer> {
  return send(getApiKey, {
    method: 'GET',
    path: '/api/auth/api-keys/{key_id}',
    answers: { 200: ['application/json'] },
    secured: true,
  }, client, request);
}

export interface RevokeApiKeyRequest {
  path: {
    /** The key's `id`. */
    key_id: ApiKeyId;
  };
  signal?: AbortSignal;
}

export type RevokeApiKeyAnswer = Answer<{
  /** The key is revoked. */
  204: undefined;
  /** A credential came twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is no such key. */
  404: ApiKeyNotFound;
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
 * Revoke an API key.
 *
 * The key is refused within one second.
 */
export function revokeApiKey(
  client: Client,
  request: RevokeApiKeyRequest,
): Promise<RevokeApiKeyAnswer> {
  return send(revokeApiKey, {
    method: 'DELETE',
    path: '/api/auth/api-keys/{key_id}',
    answers: { 204: [] },
    secured: true,
  }, client, request);
}

