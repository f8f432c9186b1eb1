// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The tasks of the signed-in user. */

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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
  };
  query?: {
    /** Whether to list the trash. A cursor is good for the same value only. */
    deleted?: DeletedFilter;
    /** The order of the list. */
    sort?: TaskSort;
    /** Only tasks that are completed, or only those that are open. */
    completed?: CompletedState;
    /** Only tasks of this priority, or of one of these when it is given several times. */
    priority?: Priorities;
    /** Only tasks that have one of these tags. Give it once for each. */
    tags_any?: TagNames;
    /** Only tasks that have all of these tags. Give it once for each. */
    tags_all?: TagNames;
    /** Only tasks that are due then or later. */
    due_from?: Due;
    /** Only tasks that are due earlier. */
    due_before?: Due;
    /** Only tasks that are overdue, or only those that are not. */
    overdue?: OverdueState;
    /** Where whole days begin. An unknown one is a 422. */
    time_zone?: TimeZone;
    /** Only tasks that were created then or later. */
    created_from?: Moment;
    /** Only tasks that were created earlier. */
    created_before?: Moment;
    /** Only tasks that were last changed then or later. */
    updated_from?: Moment;
    /** Only tasks that were last changed earlier. */
    updated_before?: Moment;
    /** Only tasks whose title or description has, for each of these words, one that begins so. */
    q?: SearchText;
    /** Whether to count all tasks that fit, on every page. */
    total?: WithTotal;
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

export type ListTasksAnswer = Answer<{
  /** A page of tasks. */
  200: TaskPage;
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
 * List tasks.
 *
 * One page of the tasks that are not deleted, or with `deleted=only` of the trash, and fit
 * every filter. For the next page, follow the `Link` header, or pass `next_cursor` as `cursor`
 * with the same filters and `sort`; `next_cursor` is null on the last page. Pages stay right while tasks come and go: none is
 * shown twice, and none that was there all along is missed. Only a task whose own place in the
 * order changes may be met again there, or be missed.
 *
 * A range begins with `_from`, which is in it, and ends with `_before`, which is not. Among
 * moments, a whole day counts as the moment when it begins in `time_zone`. A task is overdue
 * when it is open and its moment has passed, or its whole day is over there.
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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
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
  body: NewTask;
  signal?: AbortSignal;
}

export type CreateTaskAnswer = Answer<{
  /** The new task. */
  201: Task;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no room for this, or the first attempt is still running. */
  409: QuotaExceeded | IdempotencyKeyInUse;
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
 * Create a task.
 *
 * Only `title` is required; what is left out gets its default. `Location` is the address of
 * the new task.
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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
    /** The task's `id`. */
    id: TaskId;
  };
  headers?: {
    /** The `ETag` of what the client has. While that is still it, the answer is a 304. */
    'If-None-Match'?: EntityTagList;
  };
  signal?: AbortSignal;
}

export type GetTaskAnswer = Answer<{
  /** The task. */
  200: Task;
  /** What the client has is still right. */
  304: undefined;
  /** A credential came twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
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
 * Get a task.
 *
 * One task of the signed-in user.
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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
    /** The task's `id`. */
    id: TaskId;
  };
  headers?: {
    /**
     * Do this only if the task is still the one with this `ETag`; else it is a 412, and nothing
     * is changed. Without it, the last writer wins.
     */
    'If-Match'?: EntityTagList;
  };
  body: TaskReplacement;
  signal?: AbortSignal;
}

export type ReplaceTaskAnswer = Answer<{
  /** The task as it is now. */
  200: Task;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** There is no room for this. */
  409: QuotaExceeded;
  /** Somebody else was faster. */
  412: PreconditionFailed;
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
 * Replace a task.
 *
 * Writes every property of `TaskReplacement`: one that is left out goes back to its default.
 * Whatever else a task has stays as it is. `TaskReplacement` never gains a property, so that no
 * client resets one that it does not know: later ones are changed with `PATCH` only. Sending
 * the same body again changes nothing more. It does not create: an unknown `id` is a 404.
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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
    /** The task's `id`. */
    id: TaskId;
  };
  headers?: {
    /**
     * Do this only if the task is still the one with this `ETag`; else it is a 412, and nothing
     * is changed. Without it, the last writer wins.
     */
    'If-Match'?: EntityTagList;
  };
  body: TaskPatch;
  signal?: AbortSignal;
}

export type UpdateTaskAnswer = Answer<{
  /** The task as it is now. */
  200: Task;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** There is no room for this. */
  409: QuotaExceeded;
  /** Somebody else was faster. */
  412: PreconditionFailed;
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
 * Change some properties of a task.
 *
 * A JSON merge patch (RFC 7396): a property that is left out stays as it is, and `null` clears
 * `description` or `due`. Send it as `application/merge-patch+json`, or as `application/json`,
 * which means the same here.
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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
    /** The task's `id`. */
    id: TaskId;
  };
  headers?: {
    /**
     * Do this only if the task is still the one with this `ETag`; else it is a 412, and nothing
     * is changed. Without it, the last writer wins.
     */
    'If-Match'?: EntityTagList;
  };
  signal?: AbortSignal;
}

export type DeleteTaskAnswer = Answer<{
  /** The task is deleted. */
  204: undefined;
  /** A credential came twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** Somebody else was faster. */
  412: PreconditionFailed;
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
 * Delete a task.
 *
 * The task goes to the trash. It is in no list but that of `deleted=only`, and answers 404
 * from now on, to a second delete too: after a lost response it is safe to try again. Until it
 * is restored it stays in the trash for 30 days, if the service is not set to another number,
 * or until the user's other tasks need the room (see **Quotas** above); it is then removed for
 * good.
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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
    /** The task's `id`. */
    id: TaskId;
  };
  headers?: {
    /**
     * Do this only if the task is still the one with this `ETag`; else it is a 412, and nothing
     * is changed. Without it, the last writer wins.
     */
    'If-Match'?: EntityTagList;
  };
  signal?: AbortSignal;
}

export type RestoreTaskAnswer = Answer<{
  /** The task as it is now. */
  200: Task;
  /** A credential came twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** Somebody else was faster. */
  412: PreconditionFailed;
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
 * Restore a deleted task.
 *
 * Brings a task back from the trash, just as it was. Restoring what is not deleted changes
 * nothing, so it is safe to try again. What was removed from the trash for good is a 404.
 * `If-Match` takes the `version` of the task in the trash, in quotation marks.
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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
    /** The task's `id`. */
    id: TaskId;
  };
  headers?: {
    /**
     * Do this only if the task is still the one with this `ETag`; else it is a 412, and nothing
     * is changed. Without it, the last writer wins.
     */
    'If-Match'?: EntityTagList;
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
  body?: TaskCompletion;
  signal?: AbortSignal;
}

export type CompleteTaskAnswer = Answer<{
  /** The task as it is now. */
  200: Task;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** The first attempt is still running. */
  409: IdempotencyKeyInUse;
  /** Somebody else was faster. */
  412: PreconditionFailed;
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
 * Complete or reopen a task.
 *
 * Without a body, an open task becomes completed and a completed one open. Send that with an
 * `Idempotency-Key`, or a retry after a lost response turns the task back. With
 * `{"completed": true}` or `{"completed": false}` it becomes what the body says, however often
 * it is sent; prefer that where a click may be sent twice. Completing what is completed keeps
 * its `completed_at`.
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

