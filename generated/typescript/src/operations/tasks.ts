// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Your tasks. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  CompletedState,
  ContentTooLarge,
  Cursor,
  DeletedFilter,
  Due,
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
  MissingScope,
  Moment,
  NewTask,
  OverdueState,
  PreconditionFailed,
  Priorities,
  QuotaExceeded,
  RepeatedCredential,
  SearchText,
  ServiceUnavailable,
  TagNames,
  Task,
  TaskCompletion,
  TaskId,
  TaskNotFound,
  TaskPage,
  TaskPatch,
  TaskReplacement,
  TaskSort,
  TimeZone,
  TooManyKeptReplies,
  TooManyRequests,
  Unauthorized,
  UnsupportedMediaType,
  UserId,
  WithTotal,
} from '../schemas.js';

export interface ListTasksRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
  };
  query?: {
    /** Whether to look in the trash instead. A cursor is valid only with the value it was made for. */
    deleted?: DeletedFilter;
    /** The order of the list. */
    sort?: TaskSort;
    /** Only completed tasks, or only open ones. */
    completed?: CompletedState;
    /** Only tasks of this priority. Repeat it for several priorities. */
    priority?: Priorities;
    /** Only tasks that have at least one of these tags. Repeat it for several tags. */
    tags_any?: TagNames;
    /** Only tasks that have all of these tags. Repeat it for several tags. */
    tags_all?: TagNames;
    /** Only tasks due at this time or later. */
    due_from?: Due;
    /** Only tasks due before this time. */
    due_before?: Due;
    /** Only overdue tasks, or only tasks that are not overdue. */
    overdue?: OverdueState;
    /** The time zone in which days begin. An unknown one is a 422. */
    time_zone?: TimeZone;
    /** Only tasks created at this time or later. */
    created_from?: Moment;
    /** Only tasks created before this time. */
    created_before?: Moment;
    /** Only tasks last changed at this time or later. */
    updated_from?: Moment;
    /** Only tasks last changed before this time. */
    updated_before?: Moment;
    /** Only tasks whose title or description contains words that begin with each of these. */
    q?: SearchText;
    /**
     * Whether each page says how many tasks match on all pages. Up to 10,000 are counted, so that it
     * takes no longer if there are more: then `total` is 10000, and `total_is_exact` is `false`.
     */
    total?: WithTotal;
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

export type ListTasksAnswer = Answer<{
  /** A page of tasks. */
  200: TaskPage;
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
  200: 'Link?' | 'ETag?' | 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
  304: 'Link?' | 'ETag' | 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * List tasks.
 *
 * Returns one page of your tasks that match every filter; with `deleted=only`, of those in the
 * trash. For the next page, follow the `Link` header, or pass `next_cursor` as `cursor` with
 * the same filters and `sort`. On the last page, `next_cursor` is null. No page repeats or
 * misses a task because others come and go; only a task that itself moves in the order may be
 * repeated or missed.
 *
 * A range includes its `_from` and excludes its `_before`. Compared with moments, a day counts
 * as the moment when it begins in `time_zone`. An open task is overdue when its moment has
 * passed, or its day is over in that time zone.
 */
export function listTasks(
  client: Client,
  request: ListTasksRequest,
): Promise<ListTasksAnswer> {
  return send(listTasks, {
    method: 'GET',
    path: '/api/{user_id}/tasks',
    answers: { 200: ['application/json'], 304: [] },
    secured: true,
  }, client, request);
}

export interface CreateTaskRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
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
  body: NewTask;
  signal?: AbortSignal;
}

export type CreateTaskAnswer = Answer<{
  /** The new task. */
  201: Task;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no room for this, or the first request is still running. */
  409: QuotaExceeded | IdempotencyKeyInUse;
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
    | 'ETag'
    | 'Location'
    | 'Cache-Control'
    | 'Idempotent-Replayed?'
    | 'X-Request-Id'
    | 'RateLimit?'
    | 'RateLimit-Policy?';
}>;

/**
 * Create a task.
 *
 * Only `title` is required; the properties you leave out get their defaults. `Location` is the
 * address of the new task.
 */
export function createTask(
  client: Client,
  request: CreateTaskRequest,
): Promise<CreateTaskAnswer> {
  return send(createTask, {
    method: 'POST',
    path: '/api/{user_id}/tasks',
    answers: { 201: ['application/json'] },
    mediaType: 'application/json',
    secured: true,
    keyed: true,
  }, client, request);
}

export interface GetTaskRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
    /** The task's `id`. */
    id: TaskId;
  };
  query?: {
    /** Whether to look in the trash instead. A cursor is valid only with the value it was made for. */
    deleted?: DeletedFilter;
  };
  headers?: {
    /** The `ETag` of what you have. If it is still current, the response is a 304. */
    'If-None-Match'?: EntityTagList;
  };
  signal?: AbortSignal;
}

export type GetTaskAnswer = Answer<{
  /** The task. */
  200: Task;
  /** What you have is still current. */
  304: undefined;
  /** A credential was sent twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  200: 'ETag' | 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
  304: 'Link?' | 'ETag' | 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * Get a task.
 *
 * Returns one of your tasks. With `deleted=only`, it looks in the trash instead. A task that
 * is in the other place is a 404.
 */
export function getTask(
  client: Client,
  request: GetTaskRequest,
): Promise<GetTaskAnswer> {
  return send(getTask, {
    method: 'GET',
    path: '/api/{user_id}/tasks/{id}',
    answers: { 200: ['application/json'], 304: [] },
    secured: true,
  }, client, request);
}

export interface ReplaceTaskRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
    /** The task's `id`. */
    id: TaskId;
  };
  headers?: {
    /**
     * Makes the change only if the task still has this `ETag`; otherwise it is a 412 and nothing
     * changes. Without it, the last writer wins.
     */
    'If-Match'?: EntityTagList;
  };
  body: TaskReplacement;
  signal?: AbortSignal;
}

export type ReplaceTaskAnswer = Answer<{
  /** The task. */
  200: Task;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** There is no room for this. */
  409: QuotaExceeded;
  /** Somebody else changed the task first. */
  412: PreconditionFailed;
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
  200: 'ETag' | 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * Replace a task.
 *
 * Sets every property of `TaskReplacement`, and those you leave out to their defaults. All
 * other properties stay as they are. `TaskReplacement` never gains a property, so no client
 * resets one that it does not know; newer properties are changed with `PATCH` only. Sending
 * the same body again changes nothing more. A task that does not exist is a 404, not created.
 */
export function replaceTask(
  client: Client,
  request: ReplaceTaskRequest,
): Promise<ReplaceTaskAnswer> {
  return send(replaceTask, {
    method: 'PUT',
    path: '/api/{user_id}/tasks/{id}',
    answers: { 200: ['application/json'] },
    mediaType: 'application/json',
    secured: true,
  }, client, request);
}

export interface UpdateTaskRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
    /** The task's `id`. */
    id: TaskId;
  };
  headers?: {
    /**
     * Makes the change only if the task still has this `ETag`; otherwise it is a 412 and nothing
     * changes. Without it, the last writer wins.
     */
    'If-Match'?: EntityTagList;
  };
  body: TaskPatch;
  signal?: AbortSignal;
}

export type UpdateTaskAnswer = Answer<{
  /** The task. */
  200: Task;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** There is no room for this. */
  409: QuotaExceeded;
  /** Somebody else changed the task first. */
  412: PreconditionFailed;
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
  200: 'ETag' | 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * Change a task.
 *
 * A JSON merge patch (RFC 7396): properties you leave out stay as they are, and `null` clears
 * `description` or `due`. `application/json` means the same as `application/merge-patch+json`.
 */
export function updateTask(
  client: Client,
  request: UpdateTaskRequest,
): Promise<UpdateTaskAnswer> {
  return send(updateTask, {
    method: 'PATCH',
    path: '/api/{user_id}/tasks/{id}',
    answers: { 200: ['application/json'] },
    mediaType: 'application/merge-patch+json',
    secured: true,
  }, client, request);
}

export interface DeleteTaskRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
    /** The task's `id`. */
    id: TaskId;
  };
  headers?: {
    /**
     * Makes the change only if the task still has this `ETag`; otherwise it is a 412 and nothing
     * changes. Without it, the last writer wins.
     */
    'If-Match'?: EntityTagList;
  };
  signal?: AbortSignal;
}

export type DeleteTaskAnswer = Answer<{
  /** The task is deleted. */
  204: undefined;
  /** A credential was sent twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** Somebody else changed the task first. */
  412: PreconditionFailed;
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
 * Delete a task.
 *
 * Moves the task to the trash. It is then listed and fetched only with `deleted=only`, and is
 * a 404 here, too: after a lost response, retrying is safe. It stays in the trash for 30 days,
 * unless the service is configured otherwise, or until your other tasks need the room (see
 * **Quotas** above). It is then removed for good; `purge_at` says when.
 */
export function deleteTask(
  client: Client,
  request: DeleteTaskRequest,
): Promise<DeleteTaskAnswer> {
  return send(deleteTask, {
    method: 'DELETE',
    path: '/api/{user_id}/tasks/{id}',
    answers: { 204: [] },
    secured: true,
  }, client, request);
}

export interface RestoreTaskRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
    /** The task's `id`. */
    id: TaskId;
  };
  headers?: {
    /**
     * Makes the change only if the task still has this `ETag`; otherwise it is a 412 and nothing
     * changes. Without it, the last writer wins.
     */
    'If-Match'?: EntityTagList;
  };
  signal?: AbortSignal;
}

export type RestoreTaskAnswer = Answer<{
  /** The task. */
  200: Task;
  /** A credential was sent twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** Somebody else changed the task first. */
  412: PreconditionFailed;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  200: 'ETag' | 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * Restore a deleted task.
 *
 * Takes a task out of the trash, unchanged. Restoring a task that is not in the trash changes
 * nothing, so retrying is safe. A task that was removed from the trash for good is a 404.
 * `If-Match` takes the `version` that the task has in the trash, in quotation marks.
 */
export function restoreTask(
  client: Client,
  request: RestoreTaskRequest,
): Promise<RestoreTaskAnswer> {
  return send(restoreTask, {
    method: 'POST',
    path: '/api/{user_id}/tasks/{id}/restore',
    answers: { 200: ['application/json'] },
    secured: true,
  }, client, request);
}

export interface CompleteTaskRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
    /** The task's `id`. */
    id: TaskId;
  };
  headers?: {
    /**
     * Makes the change only if the task still has this `ETag`; otherwise it is a 412 and nothing
     * changes. Without it, the last writer wins.
     */
    'If-Match'?: EntityTagList;
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
  body?: TaskCompletion;
  signal?: AbortSignal;
}

export type CompleteTaskAnswer = Answer<{
  /** The task. */
  200: Task;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** The first request is still running. */
  409: IdempotencyKeyInUse;
  /** Somebody else changed the task first. */
  412: PreconditionFailed;
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
    | 'ETag'
    | 'Cache-Control'
    | 'Idempotent-Replayed?'
    | 'X-Request-Id'
    | 'RateLimit?'
    | 'RateLimit-Policy?';
}>;

/**
 * Complete or reopen a task.
 *
 * Without a body, an open task is completed and a completed one reopened. Send an
 * `Idempotency-Key` with that, or a retry after a lost response undoes it. With `{"completed":
 * true}` or `{"completed": false}`, the task becomes what the body says, however often you
 * send it: prefer that. Completing a completed task keeps its `completed_at`.
 */
export function completeTask(
  client: Client,
  request: CompleteTaskRequest,
): Promise<CompleteTaskAnswer> {
  return send(completeTask, {
    method: 'PATCH',
    path: '/api/{user_id}/tasks/{id}/complete',
    answers: { 200: ['application/json'] },
    mediaType: 'application/json',
    secured: true,
    keyed: true,
  }, client, request);
}

