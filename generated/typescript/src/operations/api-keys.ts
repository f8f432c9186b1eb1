// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Keys for programs that work with your tasks. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  ApiKey,
  ApiKeyId,
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
  NewApiKey,
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
    /** The number of items on a page, at most. */
    limit?: Limit;
    /** The `next_cursor` of the previous page. Leave it out for the first page. */
    cursor?: Cursor;
  };
  signal?: AbortSignal;
}

export type ListApiKeysAnswer = Answer<{
  /** A page of keys. */
  200: ApiKeyPage;
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
 * List API keys.
 *
 * Returns one page of your API keys, the newest first. They do not contain the secret key
 * itself, which `createApiKey` shows once.
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
  body: NewApiKey;
  signal?: AbortSignal;
}

export type CreateApiKeyAnswer = Answer<{
  /** The new key. */
  201: CreatedApiKey;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in, or not recently enough. */
  401: Unauthorized | ReauthenticationRequired;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There are too many keys, or the first request is still running. */
  409: TooManyApiKeys | IdempotencyKeyInUse;
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
 * Create an API key.
 *
 * The response contains the secret `key`, which is never shown again. A key works until it
 * expires or is revoked; without `expires_at` it does not expire. An expired key is listed for
 * another 30 days. A user has at most 50 keys.
 *
 * This needs `api-keys:write` and every scope that a key may have, so that a narrowed session
 * cannot create a key that may do more. And since a key may outlive every session, the user
 * must have signed in within the last five minutes; otherwise this is a 401 with a challenge
 * to sign in again (RFC 9470).
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
  /** A credential was sent twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is no such key. */
  404: ApiKeyNotFound;
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
 * Get an API key.
 *
 * Returns what the key may do and when it was last used, without the secret key itself.
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
  /** A credential was sent twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** There is no such key. */
  404: ApiKeyNotFound;
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
 * Revoke an API key.
 *
 * The key stops working within one second.
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

