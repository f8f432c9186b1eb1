// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Bring your data in. */

import type { Answer } from '../answers.js';
import type { Client, RawBody } from '../client.js';
import { send } from '../client.js';
import type {
  ContentTooLarge,
  DryRun,
  ForeignPath,
  IdempotencyKey,
  IdempotencyKeyInUse,
  IdempotencyKeyReused,
  ImportReport,
  InternalError,
  InvalidRequest,
  MalformedRequest,
  MissingScope,
  QuotaExceeded,
  RepeatedCredential,
  ServiceUnavailable,
  TooManyAtOnce,
  TooManyKeptReplies,
  TooManyRequests,
  Unauthorized,
  UnsupportedMediaType,
  UserId,
} from '../schemas.js';

export interface ImportDataRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
  };
  query?: {
    /** Whether to report what would be done without doing it. */
    dry_run?: DryRun;
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
  body: RawBody;
  contentType: 'application/jsonl' | 'text/csv';
  signal?: AbortSignal;
}

export type ImportDataAnswer = Answer<{
  /** How each task of the file ended. */
  200: ImportReport;
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
 * Import tasks.
 *
 * Imports tasks from a file in either format of `exportData`. It changes only the tasks that
 * the file names, and deletes nothing:
 *
 * - A row with an `id` changes that task, or creates it. What the row leaves out, or has no
 *   column for, stays as it is. Null clears: no description, no due date, no tags, the
 *   priority `none`, not completed, not in the trash.
 * - A row without an `id` creates a task. If an earlier file had the same row (the task's `id`
 *   is made from its content, and from the number of equal rows before it in the file), the
 *   existing task stays as it is, and is restored if it is in the trash.
 * - A task in the trash is restored if the row says so, with `"deleted_at": null` or an empty
 *   field. Otherwise it stays there, and the response says so.
 *
 * So importing the same file again changes nothing.
 *
 * In `application/jsonl`, each line is an `ImportLine`. Empty lines and the other lines of an
 * export are ignored. In `text/csv`, with commas between the fields, the first record names
 * properties of `ImportTask`. An empty field without quotes is null, or as good as absent
 * where null is not allowed. An apostrophe that an export put before a formula is removed.
 *
 * The response counts what was done, and lists how up to 1,000 rows ended and why: first the
 * rejected ones, then the others, in the order of the file. `rows_left_out` is the number of
 * rows that are not listed; to see them, fix what is listed and send the file again, or send
 * it in parts of 1,000 tasks. A row that does not match the contract is `rejected` with up to
 * five errors, and the other rows are imported. From the thousandth error in a file on, each
 * row has one. Accept only a 200 as the report, since a later version may also respond 202
 * with a job.
 *
 * If there is no room for everything that the file adds (see **Quotas** above), nothing is
 * imported. If the service fails, tasks from the beginning of the file may have been imported:
 * send the same file again. With `dry_run`, nothing changes and the response is the same.
 *
 * A file may have 16 MiB, 10,000 tasks, and 100,000 lines or records in all; more is a 413. A
 * longer line than 128 KiB, or record than 32,768 characters, is rejected. Split a larger file
 * of JSON Lines at the ends of lines, `split -l 5000 export.jsonl part-`, and import each part.
 */
export function importData(
  client: Client,
  request: ImportDataRequest,
): Promise<ImportDataAnswer> {
  return send(importData, {
    method: 'POST',
    path: '/api/{user_id}/imports',
    answers: { 200: ['application/json'] },
    mediaType: 'application/jsonl',
    secured: true,
    keyed: true,
  }, client, request);
}

