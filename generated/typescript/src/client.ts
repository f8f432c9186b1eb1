// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** How every operation asks. */

import type { AnyAnswer } from './answers.js';
import type { Authorization } from './authorization.js';
import { type Declared, isJson, readBody } from './bodies.js';
import { type Asked, NoAnswer } from './failures.js';
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
export interface Descriptor extends Declared {
  readonly method: string;
  readonly path: string;
  /** The media type of its body. */
  readonly mediaType?: string;
  /** How some fields of its form are written: `json`, or what is between the items of a list. */
  readonly encoding?: Encoding;
  /** What is between the items or members of what is one parameter of the query. */
  readonly separators?: Readonly<Record<string, string>>;
  /** The objects whose members are parameters of their own, or in one of these: `x=1,y=2`. */
  readonly exploded?: readonly string[];
  /** Whether it wants a credential, or takes one. */
  readonly secured?: true;
  /** Whether it takes an `Idempotency-Key`. */
  readonly keyed?: true;
}

type Encoding = Readonly<Record<string, string>>;

const MULTIPART = 'multipart/form-data';

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
  if (!(client.baseUrl || globalThis.location)) throw new TypeError('empty baseUrl and no page');
  const url = client.baseUrl.replace(/\/$/, '') + target(descriptor, input);
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
  const headers = new Headers();
  for (const [name, value] of entries(input.headers)) {
    headers.set(name, text(value, ',', operation.exploded?.includes(name)));
  }
  // One for the call, so that whoever tries it again does so with the same.
  if (operation.keyed && !headers.has('Idempotency-Key')) {
    headers.set('Idempotency-Key', randomHex(16));
  }
  if (input.accept !== undefined) headers.set('Accept', input.accept);
  const mediaType = input.contentType ?? operation.mediaType;
  const hasBody = input.body !== undefined && mediaType !== undefined;
  // Of a form in parts, `fetch` says by itself what is between them.
  if (hasBody && mediaType !== MULTIPART) headers.set('Content-Type', mediaType);
  return {
    method: operation.method,
    headers,
    redirect: 'manual', // the contract has none, and where it leads must not see a credential
    body: hasBody ? encoded(input.body, mediaType, operation.encoding) : null,
    ...(client.credentials && { credentials: client.credentials }),
    signal: input.signal ?? null,
  };
}

/** The path and the query. */
function target({ path: template, separators, exploded }: Descriptor, input: Input): string {
  const values = new Map(entries(input.path));
  const path = template.replace(/\{(.+?)\}/g, (_, name: string) => {
    const value = text(values.get(name) ?? '', ',', exploded?.includes(name));
    // `fetch` would take these for steps along the path, and ask something else.
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`not a value for ${name}: '${value}'`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [name, value] of entries(input.query)) {
    const separator = separators?.[name];
    if (separator !== undefined) query.append(name, text(value, separator));
    else for (const pair of parameters(name, value, exploded?.includes(name))) query.append(...pair);
  }
  return query.size ? `${path}?${query}` : path;
}

/** A list is repeated; of an object, each member is a parameter: `filter[name]`, or just `name`. */
function parameters(name: string, value: unknown, isExploded = false): [string, string][] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) return [value].flat().map((item) => [name, text(item)]);
  return entries(value).flatMap(([key, member]) =>
    [member].flat().map((item): [string, string] => [
      isExploded ? key : `${name}[${key}]`,
      text(item),
    ]),
  );
}

/** A value as one text: `1,2` for a list, and `x,1,y,2` or `x=1,y=2` for an object. */
function text(value: unknown, separator = '', isExploded = false): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (!separator) return JSON.stringify(value);
  if (Array.isArray(value)) return value.map((item) => text(item)).join(separator);
  const between = isExploded ? '=' : separator;
  return entries(value).map(([name, member]) => name + between + text(member)).join(separator);
}

/** In a form, a list is repeated, and an object is JSON, unless `encoding` says something else. */
function encoded(body: unknown, mediaType: string, encoding: Encoding = {}): BodyInit {
  if (isJson(mediaType)) return JSON.stringify(body);
  const isForm = mediaType === 'application/x-www-form-urlencoded';
  if (!isForm && mediaType !== MULTIPART) return body as BodyInit;
  const form = isForm ? new URLSearchParams() : new FormData();
  for (const [name, value] of entries(body as object)) {
    const how = encoding[name];
    const fields = how === 'json' ? [JSON.stringify(value)] : [value].flat().map(field);
    // One that is no text is a file, which only `FormData` has.
    for (const each of how ? [fields.join(how)] : fields) form.append(name, each as string);
  }
  return form;
}

function field(value: unknown): unknown {
  return value instanceof Blob ? value : text(value);
}

function entries(values: object | undefined): [string, unknown][] {
  return Object.entries(values ?? {}).filter(([, value]) => value !== undefined);
}
