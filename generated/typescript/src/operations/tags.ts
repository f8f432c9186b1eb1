// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** What the signed-in user's tasks are tagged with. */

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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
  };
  query?: {
    /** How many items a page holds at most. */
    limit?: Limit;
    /** The `next_cursor` of the page before; left out for the first page. */
    cursor?: Cursor;
  };
  headers?: {
    /** The `ETag` of what the client has. While that is still it, the answer is a 304. */
    'If-None-Match'?: EntityTagList;
  };
  signal?: AbortSignal;
}

export type ListTagsAnswer = Answer<{
  /** A page of tags. */
  200: TagPage;
  /** What the client has is still right. */
  304: undefined;
  /** The cursor is not one that this list gave, or a credential came twice. */
  400: InvalidCursor | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
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
 * List tags, by name.
 *
 * One page of the user's tags, by name without regard to case. A tag comes into being with the
 * first task that has it and is gone with the last; deleted tasks count until they are purged,
 * so that a restored one has its tags again.
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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
    /** The tag's `id`. */
    tag_id: TagId;
  };
  body: TagPatch;
  signal?: AbortSignal;
}

export type UpdateTagAnswer = Answer<{
  /** The tag as it is now. */
  200: Tag;
  /** The body cannot be read, or a credential came twice. */
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
 * Rename a tag.
 *
 * A JSON merge patch (RFC 7396): a property that is left out stays as it is. Send it as
 * `application/merge-patch+json`, or as `application/json`, which means the same here.
 *
 * All tasks that have the tag show its new name, and have a new `ETag` and `updated_at`. The
 * name of another tag is a 409; `mergeTag` makes one tag of two.
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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
    /** The tag's `id`. */
    tag_id: TagId;
  };
  signal?: AbortSignal;
}

export type DeleteTagAnswer = Answer<{
  /** No task has the tag any more. */
  204: undefined;
  /** A credential came twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such tag. */
  404: TagNotFound;
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
 * Take a tag off all tasks.
 *
 * The tag is gone, and the tasks that had it stay, with a new `ETag` and `updated_at`. Deleted
 * tasks lose it too. A second delete is a 404: after a lost response it is safe to try again.
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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
    /** The tag's `id`. */
    tag_id: TagId;
  };
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
  body: TagMerge;
  signal?: AbortSignal;
}

export type MergeTagAnswer = Answer<{
  /** The tag that remains. */
  200: Tag;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such tag. */
  404: TagNotFound;
  /** There is no tag to merge into, or the first attempt is still running. */
  409: MergeTargetNotFound | IdempotencyKeyInUse;
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
 * Merge a tag into another.
 *
 * Makes one tag of two. All tasks that have this tag have the tag `into` instead, with its
 * spelling, and a new `ETag` and `updated_at`; this tag is gone. The response is the tag that
 * remains. Merging a tag into itself changes nothing.
 *
 * If the response was lost, send the request again with the same `Idempotency-Key`: it gets
 * that response. Without a key, the second request is a 404, since the tag is gone: the merge
 * is done. That the tag `into` is not there is another problem, a 409.
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

