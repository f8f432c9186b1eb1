/** What is read of an answer. */

import { type Asked, NoAnswer, UndeclaredAnswer } from './failures.js';
import type { Problem } from './schemas.js';

/** What an operation declares of its answers, but for problems, which any may be. */
export interface Declared {
  /** The media types of each status; none where there is no body. */
  readonly answers: Readonly<Record<number, readonly string[]>>;
  /** Those of all other successes (2) and redirects (3), if they are declared. */
  readonly ranges?: Readonly<Record<number, readonly string[]>>;
  /** The media types of all other errors, if they are declared. */
  readonly others?: readonly string[];
  /** The statuses whose JSON need not be an object. */
  readonly values?: readonly number[];
  /** Where a body may be no JSON. */
  readonly download?: (response: Response, asked: Asked) => Response;
}

/** The media types of what is a value a line. */
export const LINES_OF_JSON = ['application/jsonl', 'application/x-ndjson'];

/**
 * The body of an answer: JSON, a problem, a response, or `undefined` where none is declared.
 *
 * @throws UndeclaredAnswer
 * @throws NoAnswer when it breaks off.
 */
export async function readBody(
  response: Response,
  { answers, ranges, others, values = [], download }: Declared,
  asked: Asked,
): Promise<unknown> {
  const { status, headers } = response;
  if (hasProblem(status, headers)) {
    return completed(objectIn(await readText(response, asked), asked, response), response);
  }
  const declared =
    answers[status] ?? ranges?.[Math.floor(status / 100)] ?? (status >= 400 ? others : undefined);
  if (declared?.length === 0) {
    await response.body?.cancel().catch(() => undefined); // what comes is for nobody
    return undefined;
  }
  const found = mediaType(headers);
  if (!declared?.includes(found)) {
    const reason = declared
      ? `${found || 'no media type'} in place of ${declared.join(' or ')}`
      : `which is not declared${response.type === 'opaqueredirect' ? ': a redirect' : ''}`;
    throw new UndeclaredAnswer(asked, response, reason, await beginning(response));
  }
  if (!isJson(found)) return download ? download(response, asked) : response;
  const valueOf = values.includes(status) || !(status in answers) ? valueIn : objectIn;
  return valueOf(await readText(response, asked), asked, response);
}

/** Whether the body of an answer is a problem. */
export function hasProblem(status: number, headers: Headers): boolean {
  return status >= 400 && mediaType(headers) === 'application/problem+json';
}

/** The media type, in small letters and without parameters. */
export function mediaType(headers: Headers): string {
  const [type = ''] = (headers.get('Content-Type') ?? '').split(';');
  return type.trim().toLowerCase();
}

/** Whether a media type is JSON, as old services spell it too, or has the suffix `+json`. */
export function isJson(type: string): boolean {
  return /^(?:text\/|application\/(?:[\w.-]+\+)?)json$/.test(type);
}

/** What to throw for a body that ended with `error`: who gave up gets that, as from `fetch`. */
export function brokenOff(asked: Asked, response: Response, error: unknown): unknown {
  const isAbort = error instanceof Error && /^(?:Abort|Timeout)Error$/.test(error.name);
  return isAbort || error instanceof NoAnswer ? error : new NoAnswer(asked, error, response);
}

/** The object that a text is, as JSON. */
export function objectIn(text: string, asked: Asked, response: Response): object {
  const value = valueIn(text, asked, response);
  if (typeof value === 'object' && value && !Array.isArray(value)) return value;
  throw new UndeclaredAnswer(asked, response, 'whose body is no object', text);
}

function valueIn(text: string, asked: Asked, response: Response): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = text.trim() ? 'whose body is no JSON' : 'whose body is empty';
    throw new UndeclaredAnswer(asked, response, reason, text, { cause });
  }
}

/** In UTF-8, and without its mark, whatever the charset says. */
function readText(response: Response, asked: Asked): Promise<string> {
  return response.text().catch((error: unknown) => {
    throw brokenOff(asked, response, error);
  });
}

/** A problem as the contract has them, whoever wrote it: all that RFC 9457 requires is an object. */
function completed(found: object, { status, statusText, headers }: Response): Problem {
  const members: Record<string, unknown> & Problem = {
    type: 'about:blank',
    title: statusText || `Error ${status}`,
    status,
    detail: '',
    request_id: headers.get('X-Request-Id') ?? '',
  };
  for (const [name, value] of Object.entries(found)) {
    const isRight =
      name === 'errors'
        ? Array.isArray(value)
        : !(name in members) || typeof value === typeof members[name];
    if (isRight) members[name] = value;
  }
  return members;
}

/** The first characters of a body, as far as they come. */
async function beginning(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = '';
  try {
    for (let done = !reader; !done && text.length < 200; ) {
      const chunk = await reader?.read();
      text += decoder.decode(chunk?.value, { stream: true });
      done = chunk?.done ?? true;
    }
    await reader?.cancel();
  } catch {
    // It breaks off, which is the least that is wrong with it.
  }
  return text;
}
