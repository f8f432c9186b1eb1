// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** How every operation asks, and what it answers with. */

import type { Authorization } from './authorization.js';

/** What sends a request: `fetch` itself, or something around it, such as `retrying()`. */
export type Fetch = (request: Request) => Promise<Response>;

/** Where the service is, and how to ask it. Plain data: `{...client, fetch}` is another client. */
export interface Client {
  /** Such as `https://tasks.example.com`; empty for the origin of the page. */
  readonly baseUrl: string;
  /** `globalThis.fetch`, if nothing else is given. */
  readonly fetch?: Fetch;
  /** Who asks. It is asked for operations that want a credential, and for no others. */
  readonly authorization?: Authorization;
  /** `include` where the refresh token is in a cookie and the page is of another origin. */
  readonly credentials?: RequestCredentials;
}

/** What an operation answers with: one shape for each status that it declares. */
export type Answer<Bodies> = {
  [Status in keyof Bodies & number]: {
    readonly status: Status;
    readonly body: Bodies[Status];
    readonly headers: Headers;
  };
}[keyof Bodies & number];

/** An answer of any operation. */
export interface AnyAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** Thrown for an answer that the contract does not declare: a proxy's, or a newer service's. */
export class UndeclaredAnswer extends Error {
  override readonly name = 'UndeclaredAnswer';
  readonly response: Response;

  constructor(response: Response) {
    super(`The contract declares no such answer: ${response.status} of ${response.url}`);
    this.response = response;
  }
}

/** What the contract says of an operation, as far as asking it goes. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  /** The statuses that it declares. */
  readonly statuses: readonly number[];
  /** The media type of its body. */
  readonly mediaType?: string;
  /** Whether it wants a credential, or takes one. */
  readonly secured?: true;
  /** Whether it takes an `Idempotency-Key`. */
  readonly keyed?: true;
  /** Whether a success may be something else than JSON. */
  readonly raw?: true;
}

/** A body that is sent as it is. */
export type RawBody = string | Blob | ArrayBuffer | Uint8Array<ArrayBuffer>;

/** What an operation is asked with. Each has a type of its own that is narrower. */
export interface Input {
  readonly path?: object;
  readonly query?: object;
  readonly headers?: object;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Ends the request early. */
  readonly signal?: AbortSignal;
}

/**
 * Asks an operation. A credential that is refused is renewed once, if it can be.
 *
 * @throws UndeclaredAnswer; and whatever `fetch` throws, when there is no answer at all.
 */
export async function send<Result extends AnyAnswer>(
  client: Client,
  operation: Operation,
  input: Input,
): Promise<Result> {
  const fetch = client.fetch ?? ((request) => globalThis.fetch(request));
  const authorization = operation.secured && client.authorization;
  const url = client.baseUrl.replace(/\/$/, '') + target(operation.path, input);
  const init = requestInit(client, operation, input);

  const request = new Request(url, init);
  await authorization?.authorize(request.headers);
  let response = await fetch(request);
  if (response.status === 401 && (await authorization?.renew(request, response))) {
    const again = new Request(url, init);
    await authorization?.authorize(again.headers);
    response = await fetch(again);
  }

  const { status, headers } = response;
  if (!operation.statuses.includes(status)) throw new UndeclaredAnswer(response);
  const answer: AnyAnswer = { status, headers, body: await bodyOf(response, operation) };
  return answer as Result;
}

function requestInit(client: Client, operation: Operation, input: Input): RequestInit {
  const headers = new Headers();
  for (const [name, value] of entries(input.headers)) headers.set(name, String(value));
  // One for the call, so that whoever tries it again does so with the same.
  if (operation.keyed && !headers.has('Idempotency-Key')) {
    headers.set('Idempotency-Key', randomKey());
  }
  const mediaType = input.contentType ?? operation.mediaType;
  const hasBody = input.body !== undefined && mediaType !== undefined;
  if (hasBody) headers.set('Content-Type', mediaType);
  return {
    method: operation.method,
    headers,
    ...(hasBody && { body: encoded(input.body, mediaType) }),
    ...(client.credentials && { credentials: client.credentials }),
    ...(input.signal && { signal: input.signal }),
  };
}

/** The path and the query. */
function target(template: string, input: Input): string {
  const values = new Map(entries(input.path));
  const path = template.replace(/\{(.+?)\}/g, (_, name: string) => {
    const value = String(values.get(name) ?? '');
    // `fetch` would take these for steps along the path, and ask something else.
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`not a value for ${name}: '${value}'`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [name, value] of entries(input.query)) {
    for (const item of Array.isArray(value) ? value : [value]) query.append(name, String(item));
  }
  return query.size > 0 ? `${path}?${query}` : path;
}

function encoded(body: unknown, mediaType: string): BodyInit {
  if (isJson(mediaType)) return JSON.stringify(body);
  if (mediaType !== 'application/x-www-form-urlencoded') return body as RawBody;
  const fields = entries(body as object);
  return new URLSearchParams(fields.map(([name, value]) => [name, String(value)]));
}

async function bodyOf(response: Response, operation: Operation): Promise<unknown> {
  const mediaType = response.headers.get('Content-Type');
  if (response.status === 204 || response.status === 304 || !mediaType) return undefined;
  if (isJson(mediaType)) return response.json();
  if (operation.raw && response.ok) return response;
  throw new UndeclaredAnswer(response);
}

function isJson(mediaType: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json(?:\s*;|$)/i.test(mediaType);
}

function entries(values: object | undefined): [string, unknown][] {
  return Object.entries(values ?? {}).filter(([, value]) => value !== undefined);
}

/** Pages without TLS have no `crypto.randomUUID`. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
