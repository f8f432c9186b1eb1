// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Many changes of tasks in one request. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  ContentTooLarge,
  ForeignPath,
  IdempotencyKey,
  IdempotencyKeyInUse,
  IdempotencyKeyReused,
  InternalError,
  InvalidRequest,
  MalformedRequest,
  MissingScope,
  PreconditionFailed,
  QuotaExceeded,
  RepeatedCredential,
  ServiceUnavailable,
  TaskBatch,
  TaskBatchResult,
  TaskNotFound,
  TooManyAtOnce,
  TooManyKeptReplies,
  TooManyRequests,
  Unauthorized,
  UnsupportedMediaType,
  UserId,
} from '../schemas.js';

export interface ChangeTasksRequest {
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
  body: TaskBatch;
  signal?: AbortSignal;
}

export type ChangeTasksAnswer = Answer<{
  /** What was done. */
  200: TaskBatchResult;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** There is no room for this, or the first attempt is still running. */
  409: QuotaExceeded | IdempotencyKeyInUse;
  /** Somebody else was faster. */
  412: PreconditionFailed;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body is of another type. */
  415: UnsupportedMediaType;
  /** The request does not fit the contract, or its `Idempotency-Key` is that of another one. */
  422: InvalidRequest | IdempotencyKeyReused;
  /** That was too often, or too much at once, or too many answers are kept. */
  429: TooManyRequests | TooManyAtOnce | TooManyKeptReplies;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service cannot answer just now. */
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

