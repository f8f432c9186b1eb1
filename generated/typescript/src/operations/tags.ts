// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The tags of your tasks. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  ContentTooLarge,
  Cursor,
  EntityTagList,
  ForeignPath,
  IdempotencyKey,
  IdempotencyKeyInUse,
  IdempotencyKeyReused,
  InternalError,
  InvalidCursor,
  InvalidRequest,
  Limit,
  MalformedRequest,
  MergeTargetNotFound,
  MissingScope,
  RepeatedCredential,
  ServiceUnavailable,
  Tag,
  TagId,
  TagMerge,
  TagNameTaken,
  TagNotFound,
  TagPage,
  TagPatch,
  TooManyKeptReplies,
  TooManyRequests,
  Unauthorized,
  UnsupportedMediaType,
  UserId,
} from '../schemas.js';

export interface ListTagsRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
  };
  query?: {
    /** The number of items on a page, at most. */
    limit?: Limit;
    /** The `next_cursor` of the previous page. Leave it out for the first page. */
    cursor?: Cursor;
  };
  headers?: {
    /** The `ETag` of what you have. If it is still current, the response is a 304. */
    'If-None-Match'?: EntityTagList;
  };
  signal?: AbortSignal;
}

export type ListTagsAnswer = Answer<{
  /** A page of tags. */
  200: TagPage;
  /** What you have is still current. */
  304: undefined;
  /** The cursor is invalid, or a credential was sent twice. */
  400: InvalidCursor | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  200: 'ETag?' | 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
  304: 'Link?' | 'ETag' | 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * List tags.
 *
 * Returns one page of your tags, sorted by name ignoring case. A tag exists from the first
 * task that has it until the last one is gone. Deleted tasks count until they are removed from
 * the trash, so a restored task has its tags again.
 */
export function listTags(
  client: Client,
  request: ListTagsRequest,
): Promise<ListTagsAnswer> {
  return send(listTags, {
    method: 'GET',
    path: '/api/{user_id}/tags',
    answers: { 200: ['application/json'], 304: [] },
    secured: true,
  }, client, request);
}

export interface UpdateTagRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
    /** The tag's `id`. */
    tag_id: TagId;
  };
  body: TagPatch;
  signal?: AbortSignal;
}

export type UpdateTagAnswer = Answer<{
  /** The tag. */
  200: Tag;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such tag. */
  404: TagNotFound;
  /** Another tag has this name. */
  409: TagNameTaken;
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
 * Rename a tag.
 *
 * A JSON merge patch (RFC 7396): properties you leave out stay as they are. `application/json`
 * means the same as `application/merge-patch+json`.
 *
 * All tasks that have the tag show its new name, with a new `ETag` and `updated_at`. The name
 * of another tag is a 409: merge the two with `mergeTag`.
 */
export function updateTag(
  client: Client,
  request: UpdateTagRequest,
): Promise<UpdateTagAnswer> {
  return send(updateTag, {
    method: 'PATCH',
    path: '/api/{user_id}/tags/{tag_id}',
    answers: { 200: ['application/json'] },
    mediaType: 'application/merge-patch+json',
    secured: true,
  }, client, request);
}

export interface DeleteTagRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
    /** The tag's `id`. */
    tag_id: TagId;
  };
  signal?: AbortSignal;
}

export type DeleteTagAnswer = Answer<{
  /** The tag is removed. */
  204: undefined;
  /** A credential was sent twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such tag. */
  404: TagNotFound;
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
 * Remove a tag from all tasks.
 *
 * Removes the tag from all tasks, deleted ones too, and gives each of them a new `ETag` and
 * `updated_at`. The tasks themselves stay. A second delete is a 404, so retrying after a lost
 * response is safe.
 */
export function deleteTag(
  client: Client,
  request: DeleteTagRequest,
): Promise<DeleteTagAnswer> {
  return send(deleteTag, {
    method: 'DELETE',
    path: '/api/{user_id}/tags/{tag_id}',
    answers: { 204: [] },
    secured: true,
  }, client, request);
}

export interface MergeTagRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
    /** The tag's `id`. */
    tag_id: TagId;
  };
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
  body: TagMerge;
  signal?: AbortSignal;
}

export type MergeTagAnswer = Answer<{
  /** The tag that remains. */
  200: Tag;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such tag. */
  404: TagNotFound;
  /** There is no tag to merge into, or the first request is still running. */
  409: MergeTargetNotFound | IdempotencyKeyInUse;
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
  200:
    | 'Idempotent-Replayed?'
    | 'Cache-Control'
    | 'X-Request-Id'
    | 'RateLimit?'
    | 'RateLimit-Policy?';
}>;

/**
 * Merge a tag into another.
 *
 * Gives all tasks that have this tag the tag `into` instead, in its spelling, with a new
 * `ETag` and `updated_at`, and removes this tag. The response is the remaining tag. Merging a
 * tag into itself changes nothing.
 *
 * After a lost response, send the request again with the same `Idempotency-Key` to get that
 * response. Without a key, the second request is a 404: this tag is gone, so the merge is
 * done. If the tag `into` does not exist, that is a 409.
 */
export function mergeTag(
  client: Client,
  request: MergeTagRequest,
): Promise<MergeTagAnswer> {
  return send(mergeTag, {
    method: 'POST',
    path: '/api/{user_id}/tags/{tag_id}/merge',
    answers: { 200: ['application/json'] },
    mediaType: 'application/json',
    secured: true,
    keyed: true,
  }, client, request);
}

