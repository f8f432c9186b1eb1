/** How every operation asks. */

import type { AnyAnswer } from './answers.js';
import type { Authorization } from './authorization.js';
import { type Declared, isJson, readBody } from './bodies.js';
import { type Asked, NoAnswer } from './failures.js';
import type { asForm, FormEncoding } from './forms.js';
import { headersWith, pathWith, queryWith, type ParameterWriting } from './parameters.js';
import { randomHex } from './random.js';

/** What sends a request: `fetch` itself, or something around it, such as `retrying()`. */
export type Fetch = (request: Request) => Promise<Response>;

/** Where the service is, and how to ask it. Plain data: `{...client, fetch}` is another client. */
export interface Client {
  /** Such as `https://api.example.com`; in a page, empty for the page's own origin. */
  readonly baseUrl: string;
  /** `globalThis.fetch`, if nothing else is given. */
  readonly fetch?: Fetch;
  /** Who asks. It is asked for operations that want a credential, and for no others. */
  readonly authorization?: Authorization;
  /** `include` where the refresh token is in a cookie and the page is of another origin. */
  readonly credentials?: 'include' | 'omit' | 'same-origin';
}

/** What the contract says of an operation, as far as asking it goes. */
export interface Descriptor extends Declared, ParameterWriting {
  readonly method: string;
  readonly path: string;
  /** The media type of its body. */
  readonly mediaType?: string;
  /** Where its body may be a form, and how some fields of that are written. */
  readonly form?: typeof asForm;
  readonly encoding?: FormEncoding;
  /** Whether it wants a credential, or takes one. */
  readonly secured?: true;
  /** Whether it takes an `Idempotency-Key`. */
  readonly keyed?: true;
}

/** A function that asks an operation and answers with `A`. */
export type Operation<A extends AnyAnswer> = (client: Client, request: never) => Promise<A>;

/** A body that is sent as it is. */
export type RawBody = string | Blob | ArrayBuffer | Uint8Array;

/** What an operation is asked with. Each has a type of its own that is narrower. */
export interface Input {
  readonly path?: object;
  readonly query?: object;
  readonly headers?: object;
  readonly body?: unknown;
  readonly contentType?: string;
  /** The media type that the answer shall have. */
  readonly accept?: string;
  /** Ends the request early. */
  readonly signal?: AbortSignal;
}

const askedBy = new WeakMap<AnyAnswer, unknown>();

/** Whether an answer is one of an operation. */
export function isAnswerOf(answer: AnyAnswer, operation: Operation<AnyAnswer>): boolean {
  return askedBy.get(answer) === operation;
}

/**
 * Asks an operation. A credential that is refused is renewed once, if it can be.
 *
 * @throws UndeclaredAnswer; NoAnswer; and what the request's `signal` was aborted with.
 * @throws TypeError where the `baseUrl` is empty and there is no page.
 */
export async function send<Result extends AnyAnswer>(
  operation: Operation<Result>,
  descriptor: Descriptor,
  client: Client,
  input: Input,
): Promise<Result> {
  const authorization = descriptor.secured && client.authorization;
  const page = globalThis.location?.href;
  if (!(client.baseUrl || page)) throw new TypeError('empty baseUrl and no page');
  const path = pathWith(descriptor.path, input.path, descriptor);
  const query = queryWith(input.query, descriptor);
  const url = new URL(client.baseUrl.replace(/\/$/, '') + path + query, page);
  const init = requestInit(client, descriptor, input);

  const request = new Request(url, init);
  const asked = { method: request.method, url: request.url.replace(/[?#].*/, '') };
  await authorization?.authorize(request.headers);
  let response = await answered(client, request, asked);
  if (response.status === 401 && (await authorization?.renew(request, response))) {
    await response.body?.cancel().catch(() => undefined);
    const again = new Request(url, init);
    await authorization?.authorize(again.headers);
    response = await answered(client, again, asked);
  }

  const body = await readBody(response, descriptor, asked);
  const { status, headers } = response;
  const answer: AnyAnswer = { status, body, headers, fields: Object.fromEntries(headers) };
  askedBy.set(answer, operation);
  return answer as Result;
}

async function answered(client: Client, request: Request, asked: Asked): Promise<Response> {
  const fetch = client.fetch ?? globalThis.fetch;
  try {
    return await fetch(request);
  } catch (error) {
    const isNetwork = error instanceof TypeError && !request.signal.aborted;
    throw isNetwork ? new NoAnswer(asked, error) : error;
  }
}

function requestInit(client: Client, operation: Descriptor, input: Input): RequestInit {
  const headers = headersWith(input.headers, operation);
  // One for the call, so that whoever tries it again does so with the same.
  if (operation.keyed && !headers.has('Idempotency-Key')) {
    headers.set('Idempotency-Key', randomHex(16));
  }
  if (input.accept !== undefined) headers.set('Accept', input.accept);
  const mediaType = input.contentType ?? operation.mediaType;
  const hasBody = input.body !== undefined && mediaType !== undefined;
  // Of a form in parts, `fetch` says by itself what is between them.
  if (hasBody && mediaType !== 'multipart/form-data') headers.set('Content-Type', mediaType);
  return {
    method: operation.method,
    headers,
    redirect: 'manual', // the contract has none, and where it leads must not see a credential
    body: hasBody ? encoded(input.body, mediaType, operation) : null,
    ...(client.credentials && { credentials: client.credentials }),
    signal: input.signal ?? null,
  };
}

function encoded(body: unknown, mediaType: string, { form, encoding }: Descriptor): BodyInit {
  if (isJson(mediaType)) return JSON.stringify(body);
  return (form ? form(body, mediaType, encoding) : body) as BodyInit;
}
