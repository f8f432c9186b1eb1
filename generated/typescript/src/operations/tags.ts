// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** What the signed-in user's tasks are tagged with. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  ContentTooLarge,
  Forbidden,
  InternalError,
  InvalidCursor,
  InvalidRequest,
  MalformedRequest,
  ServiceUnavailable,
  TagNameTaken,
  TagNotFound,
  TooManyRequests,
  Unauthorized,
  UnsupportedMediaType,
} from '../problems.js';
import type {
  Cursor,
  EntityTagList,
  Limit,
  Tag,
  TagId,
  TagPage,
  TagPatch,
  UserId,
} from '../schemas.js';

export interface ListTagsRequest {
  path: {
    /** The signed-in user's own `id`; any other is a 403. */
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
  /** The cursor is not one that this list gave. Start again from the first page. */
  400: InvalidCursor | MalformedRequest;
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

export interface RenameTagRequest {
  path: {
    /** The signed-in user's own `id`; any other is a 403. */
    user_id: UserId;
    /** The tag's `id`. */
    tag_id: TagId;
  };
  body: TagPatch;
  signal?: AbortSignal;
}

export type RenameTagAnswer = Answer<{
  /** The tag that is there now. */
  200: Tag;
  /**
   * The body is not JSON in UTF-8, or repeats a property, or is nested too deep; or a
   * credential came twice.
   */
  400: MalformedRequest;
  /** This needs a signed-in user. Send a valid access token. */
  401: Unauthorized;
  /** The credential does not allow this: it lacks a scope, or the `user_id` of the path is another user's. */
  403: Forbidden;
  /** There is no such tag. */
  404: TagNotFound;
  /** Another tag has this name already. Send `"merge": true` to make them one. */
  409: TagNameTaken;
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
 * Rename a tag, or merge it into another.
 *
 * All tasks that have the tag show the new name. When another tag has that name already, this
 * is a 409; with `"merge": true` the two become one instead: the other tag, with its spelling,
 * goes to all tasks of this one, and this one is gone. The answer is the tag that is there
 * then. Tasks that look different afterwards have a new `ETag` and `updated_at`.
 */
export function renameTag(
  client: Client,
  request: RenameTagRequest,
): Promise<RenameTagAnswer> {
  return send(renameTag, {
    method: 'PATCH',
    path: '/api/{user_id}/tags/{tag_id}',
    answers: { 200: ['application/json'] },
    mediaType: 'application/json',
    secured: true,
  }, client, request);
}

export interface DeleteTagRequest {
  path: {
    /** The signed-in user's own `id`; any other is a 403. */
    user_id: UserId;
    /** The tag's `id`. */
    tag_id: TagId;
  };
  signal?: AbortSignal;
}

export type DeleteTagAnswer = Answer<{
  /** No task has the tag any more. */
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
  /** There is no such tag. */
  404: TagNotFound;
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

