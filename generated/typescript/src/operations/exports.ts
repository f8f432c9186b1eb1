// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** All that a user has put in, to take away. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type { Lines } from '../lines.js';
import type {
  Forbidden,
  InternalError,
  InvalidRequest,
  MalformedRequest,
  ServiceUnavailable,
  TooManyAtOnce,
  TooManyRequests,
  Unauthorized,
} from '../problems.js';
import type { ExportFormat, ExportLine, UserId } from '../schemas.js';

export interface ExportDataRequest {
  path: {
    /** The signed-in user's own `id`; any other is a 403. */
    user_id: UserId;
  };
  query?: {
    /** What the file consists of. */
    format?: ExportFormat;
  };
  signal?: AbortSignal;
}

export type ExportDataAnswer = Answer<{
  /** The file. */
  200: Lines<ExportLine>;
  /**
   * The body is not JSON in UTF-8, or repeats a property, or is nested too deep; or a
   * credential came twice.
   */
  400: MalformedRequest;
  /** This needs a signed-in user. Send a valid access token. */
  401: Unauthorized;
  /** The credential does not allow this: it lacks a scope, or the `user_id` of the path is another user's. */
  403: Forbidden;
  /** The request does not fit the contract; `errors` says where. */
  422: InvalidRequest;
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
 * Export everything.
 *
 * All that the user has put in, as it was at one moment: what changes meanwhile is not in it.
 * Sessions and API keys are not, as they are of use here only.
 *
 * As `ndjson`, each line is an `ExportLine`: the user, the tasks from the oldest to the newest,
 * deleted ones too, and one that ends the file and says how many there were. As `csv`
 * (RFC 4180, UTF-8, with a line of names), only the tasks, with commas between their tags. A
 * text that a spreadsheet might take for a formula begins with an apostrophe more: one that
 * begins with `=`, `+`, `-` or `@`, in full width too, with a tab, a carriage return or a line
 * feed, whatever apostrophes are before it. As `csv-bom`, the same begins with a byte order
 * mark, without which some spreadsheets take it for another encoding.
 *
 * The response is the file, and no export is kept: one that was lost is simply asked for again.
 * Take only a 200 for the file. A later version may also answer 202, with a job that makes it.
 *
 * The file is sent while it is read. It takes ten minutes at most. When it cannot be finished
 * the connection breaks off, which over HTTP/1.1 and later no client takes for the end; over
 * any, an NDJSON file without its last line is not whole. Of exports, imports and batches, a user
 * has two at once, or one while many run for others: one more is a 429.
 */
export function exportData(
  client: Client,
  request: ExportDataRequest,
): Promise<ExportDataAnswer> {
  return send(exportData, {
    method: 'POST',
    path: '/api/{user_id}/exports',
    answers: { 200: ['application/x-ndjson', 'text/csv'] },
    secured: true,
  }, client, request);
}

