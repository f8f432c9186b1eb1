// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** What was taken away, taken back. */

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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
    user_id: UserId;
  };
  query?: {
    /** Whether only to tell what would be done. */
    dry_run?: DryRun;
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
  body: RawBody;
  contentType: 'application/x-ndjson' | 'text/csv';
  signal?: AbortSignal;
}

export type ImportDataAnswer = Answer<{
  /** How each task of the file ended. */
  200: ImportReport;
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
  /** That was too often, or too much at once, or too many answers are kept. */
  429: TooManyRequests | TooManyAtOnce | TooManyKeptReplies;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service cannot answer just now. */
  503: ServiceUnavailable;
}>;

/**
 * Import tasks.
 *
 * Takes back what an export gave, or tasks that were written elsewhere: a file of either format
 * of `exportData`. It changes what it names, and destroys nothing:
 *
 * - A task of its `id` becomes as the row says, and is new if there is none. What a row leaves
 *   out, or for what the file has no column, stays as it is. Null clears it: no description, no
 *   due date, no tags, the priority `none`, not completed, not in the trash.
 * - A task without an `id` is new, and changes none that exists. When the same row came in an
 *   earlier file (its `id` is made from what it says, and from how many like it came before in
 *   the file), that task stays as it is by now, and comes back if it is in the trash.
 * - A task in the trash comes back where the row says so, by `"deleted_at": null` or an empty
 *   field. Else it stays there, and the answer says so.
 *
 * So the same file once more changes nothing.
 *
 * As `application/x-ndjson`, each line is an `ImportLine`; the other lines of an export, and
 * empty ones, are left out. As `text/csv`, with commas between the fields, the first record names
 * some fields of an `ImportTask`; an empty field without quotes is null, or as if it were not
 * there where that cannot be. An apostrophe that an export put before a formula is taken off.
 *
 * The response counts what was done, and tells of up to 1,000 rows how they ended, and why: of
 * rejected ones first, then of the others, in the order of the file. `rows_left_out` says how
 * many more there are. To see them too, mend what is told and send the file again, or send it in
 * parts of 1,000 tasks. A row that does not fit is `rejected`, with what is wrong where in its line
 * or record, and the others are kept. Of what is wrong with a row, five things are told, and of a
 * file with a thousand of them, one of each further row. Take only a 200 for the report. A later
 * version may also answer 202, with a job that imports the file.
 *
 * When there is no room for all that the file adds (see **Quotas** above), nothing is kept. When the service
 * fails, tasks at the beginning of the file may be kept already: send the same file again. With
 * `dry_run` nothing is kept, and the answer is the one that it would be without.
 *
 * A file has up to 16 MiB, 10,000 tasks, and 100,000 lines or records with all others; more is a
 * 413. A line has up to 128 KiB and a record up to 32,768 characters, or is rejected. Send a
 * larger file of NDJSON in parts that end where lines end: `split -l 5000 export.ndjson part-`,
 * then each part by itself.
 */
export function importData(
  client: Client,
  request: ImportDataRequest,
): Promise<ImportDataAnswer> {
  return send(importData, {
    method: 'POST',
    path: '/api/{user_id}/imports',
    answers: { 200: ['application/json'] },
    mediaType: 'application/x-ndjson',
    secured: true,
    keyed: true,
  }, client, request);
}

