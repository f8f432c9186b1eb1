// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Take your data with you. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import { asDownload } from '../downloads.js';
import type { Lines } from '../lines.js';
import type {
  ExportFormat,
  ExportLine,
  ForeignPath,
  InternalError,
  InvalidRequest,
  MissingScope,
  RepeatedCredential,
  ServiceUnavailable,
  TooManyAtOnce,
  TooManyRequests,
  Unauthorized,
  UserId,
} from '../schemas.js';

export interface ExportDataRequest {
  path: {
    /** Your own user id, or `me`. Any other is a 403. */
    user_id: UserId;
  };
  query?: {
    /** The format of the file. */
    format?: ExportFormat;
  };
  signal?: AbortSignal;
}

export type ExportDataAnswer = Answer<{
  /** The file. */
  200: Lines<ExportLine>;
  /** A credential was sent twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests, or too many at once. */
  429: TooManyRequests | TooManyAtOnce;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  200:
    | 'Content-Disposition'
    | 'Cache-Control'
    | 'X-Request-Id'
    | 'RateLimit?'
    | 'RateLimit-Policy?';
}>;

/**
 * Export everything.
 *
 * Returns all your data, as it was at one moment. Sessions and API keys are not part of it.
 *
 * `jsonl` has an `ExportLine` in each line (see **Files** above): the user, the tasks from the
 * oldest to the newest, including deleted ones, and their number. `csv` (RFC 4180, UTF-8,
 * with a header) has only the tasks, with commas between their tags. In CSV, a text that a
 * spreadsheet might take for a formula gets an apostrophe in front: one that begins with `=`,
 * `+`, `-` or `@`, in full width too, with a tab, carriage return or line feed, with or
 * without apostrophes before it. `csv-bom` begins with a byte order mark, which some
 * spreadsheets need to recognise UTF-8.
 *
 * The response is the file. No export is kept: if you lose it, ask for another. Accept only a
 * 200 as the file, since a later version may also respond 202 with a job that makes it.
 *
 * The file is sent while it is read, for ten minutes at most. If it cannot be finished, the
 * connection breaks off, which no client of HTTP/1.1 or later takes for the end. Without its
 * last line, a file of JSON Lines is incomplete. A user may run two exports, imports and
 * batches at once, or one while many others run; one more is a 429.
 */
export function exportData(
  client: Client,
  request: ExportDataRequest,
): Promise<ExportDataAnswer> {
  return send(exportData, {
    method: 'POST',
    path: '/api/{user_id}/exports',
    answers: { 200: ['application/jsonl', 'text/csv'] },
    secured: true,
    download: asDownload,
  }, client, request);
}

