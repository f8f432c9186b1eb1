/** What is thrown where there is no answer of the contract: none, half of one, or somebody else's. */

/** What was asked. Without the query, which is nobody else's business. */
export interface Asked {
  readonly method: string;
  readonly url: string;
}

/**
 * Thrown for an answer that the contract does not declare: a proxy's page, a redirect, another
 * status that is no problem, or what should be JSON and is not.
 */
export class UndeclaredAnswer extends Error implements Asked {
  override readonly name = 'UndeclaredAnswer';
  readonly method: string;
  readonly url: string;
  /** 0 for a redirect in a browser, which does not tell. */
  readonly status: number;
  readonly headers: Headers;
  readonly requestId: string | null;
  /** How the body begins. Not in the message, as it may hold what no log should. */
  readonly beginning: string;

  constructor(
    { method, url }: Asked,
    { status, headers }: Response,
    reason: string,
    beginning: string,
    options?: { cause: unknown },
  ) {
    const requestId = headers.get('X-Request-Id');
    super(`${method} ${url}: ${status}, ${reason}${quoted(requestId)}`, options);
    this.method = method;
    this.url = url;
    this.status = status;
    this.headers = headers;
    this.requestId = requestId;
    this.beginning = beginning.slice(0, 200);
  }
}

/** Thrown when no answer came, or only a part of one. What `fetch` threw is the `cause`. */
export class NoAnswer extends Error implements Asked {
  override readonly name = 'NoAnswer';
  readonly method: string;
  readonly url: string;
  /** What had come before the body broke off. */
  readonly status: number | undefined;
  readonly requestId: string | null;

  constructor({ method, url }: Asked, cause: unknown, begun?: Response) {
    const requestId = begun?.headers.get('X-Request-Id') ?? null;
    const what = begun ? `${begun.status}, whose body broke off` : 'no answer';
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    super(`${method} ${url}: ${what}${quoted(requestId)}${why}`, { cause });
    this.method = method;
    this.url = url;
    this.status = begun?.status;
    this.requestId = requestId;
  }
}

function quoted(requestId: string | null): string {
  return requestId === null ? '' : ` (request ${requestId})`;
}
