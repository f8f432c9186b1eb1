// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** All that a user has put in, to take away. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
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
    /** The signed-in user's own `id`, or `me`, which means the same; any other is a 403. */
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
  /** A credential came twice. */
  400: RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this, or the path is another user's. */
  403: MissingScope | ForeignPath;
  /** The request does not fit the contract. */
  422: InvalidRequest;
  /** That was too often, or too much at once. */
  429: TooManyRequests | TooManyAtOnce;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service cannot answer just now. */
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

