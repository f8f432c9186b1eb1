// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Many changes of tasks in one request. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  ContentTooLarge,
  Forbidden,
  IdempotencyKeyInUse,
  IdempotencyKeyReused,
  InternalError,
  InvalidRequest,
  MalformedRequest,
  PreconditionFailed,
  QuotaExceeded,
  ServiceUnavailable,
  TaskNotFound,
  TooManyAtOnce,
  TooManyRequests,
  Unauthorized,
  UnsupportedMediaType,
} from '../problems.js';
import type { IdempotencyKey, TaskBatch, TaskBatchResult, UserId } from '../schemas.js';

export interface ChangeTasksRequest {
  path: {
    /** The signed-in user's own `id`; any other is a 403. */
    user_id: UserId;
  };
  headers?: {
    /**
     * What makes retries safe (draft-ietf-httpapi-idempotency-key-header): a new random value for
     * each thing to do, and the same one with each retry of it. For 24 hours, the same request
     * gets the answer of its first success again, byte for byte and with `Idempotent-Replayed:
     * true`; nothing is done twice. A request that was refused did nothing, and its retry runs
     * anew. While the first one still runs, a retry waits for it; after some seconds it is a 409
     * of the type `urn:taskpact:problem:idempotency-key-in-use`, to be sent again. With another
     * path, query or body, the key is a 422 of the type
     * `urn:taskpact:problem:idempotency-key-reused`. Keys belong to the user; without one, to the
     * request itself. All answers that are kept for a user may be 100,000,000 bytes, if the service
     * is not set to another number: a request whose answer has no room is a 429, and does nothing.
     */
    'Idempotency-Key'?: IdempotencyKey;
  };
  body: TaskBatch;
  signal?: AbortSignal;
}

export type ChangeTasksAnswer = Answer<{
  /** What was done. */
  200: TaskBatchResult;
  /**
   * The body is not JSON in UTF-8, or repeats a property, or is nested too deep; or a
   * credential came twice.
   */
  400: MalformedRequest;
  /** This needs a signed-in user. Send a valid access token. */
  401: Unauthorized;
  /** The credential does not allow this: it lacks a scope, or the `user_id` of the path is another user's. */
  403: Forbidden;
  /** There is no such task. */
  404: TaskNotFound;
  /** There is no room for this. Delete something, then send it again. */
  409: IdempotencyKeyInUse | QuotaExceeded;
  /** The task is not the one of `If-Match` any more. Read it again. */
  412: PreconditionFailed;
  /** The body is larger than 64 KiB, or than what else the operation says. */
  413: ContentTooLarge;
  /** The `Content-Type` is missing, is none that this operation takes, or is encoded. */
  415: UnsupportedMediaType;
  /**
   * The request does not fit the contract; `errors` says where. Or the `Idempotency-Key` came with
   * another request before.
   */
  422: IdempotencyKeyReused | InvalidRequest;
  /**
   * That was too often, or too much at once: of imports, exports and batches, two of a user run at
   * the same time. Try again after `Retry-After` seconds.
   */
  429: TooManyAtOnce | TooManyRequests;
  /** Something went wrong on our side. Quote the `request_id` when you report it. */
  500: InternalError;
  /** The service cannot answer just now. Try again after `Retry-After` seconds. */
  503: ServiceUnavailable;
}>;

/**
 * Change many tasks.
 *
 * Creates, updates, completes and deletes up to 100 tasks, in the order of `operations`, each
 * as the operation for one task does. There is a result for each operation, in the same order.
 *
 * With the mode `all_or_nothing` the first operation that fails undoes all, and the answer is
 * the problem that it would have had alone (404, 409, 412), with its place in `errors`. With
 * `independent` the answer is 200, and the result of each operation tells how that one ended.
 *
 * A body that does not fit the contract is a 422 in either mode, and nothing is done.
 * It may be as long as 1 MiB.
 */
export function changeTasks(
  client: Client,
  request: ChangeTasksRequest,
): Promise<ChangeTasksAnswer> {
  return send(changeTasks, {
    method: 'POST',
    path: '/api/{user_id}/tasks/batch',
    answers: { 200: ['application/json'] },
    mediaType: 'application/json',
    secured: true,
    keyed: true,
  }, client, request);
}

