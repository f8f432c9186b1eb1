// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Many changes in one request. */

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
  body: TaskBatch;
  signal?: AbortSignal;
}

export type ChangeTasksAnswer = Answer<{
  /** The results. */
  200: TaskBatchResult;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** There is no such task. */
  404: TaskNotFound;
  /** There is no room for this, or the first request is still running. */
  409: QuotaExceeded | IdempotencyKeyInUse;
  /** Somebody else changed the task first. */
  412: PreconditionFailed;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body has an unsupported media type. */
  415: UnsupportedMediaType;
  /** The request does not match the contract, or its `Idempotency-Key` belongs to another one. */
  422: InvalidRequest | IdempotencyKeyReused;
  /** Too many requests, too many at once, or too many stored responses. */
  429: TooManyRequests | TooManyAtOnce | TooManyKeptReplies;
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
 * Change many tasks.
 *
 * Creates, updates, completes and deletes up to 100 tasks, one after the other, as the
 * operations for one task do. There is one result per operation, in the same order.
 *
 * In the mode `all_or_nothing`, the first operation that fails undoes everything, and the
 * response is the problem that this operation would have had alone (404, 409, 412), with its
 * place in `errors`. In the mode `independent`, the response is 200 and each result says how
 * its operation ended.
 *
 * A body that does not match the contract is a 422 in both modes, and nothing is done. A body
 * may have up to 1 MiB.
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

