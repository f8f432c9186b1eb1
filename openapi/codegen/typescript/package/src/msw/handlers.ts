/** Handlers of Mock Service Worker that know an operation: its requests, and its answers. */

import { http, type HttpHandler } from 'msw';

import type { AnyAnswer } from '../answers.js';
import { isJson, LINES_OF_JSON, mediaType } from '../bodies.js';
import type { Client } from '../client.js';
import { type Expected, readRequest } from './requests.js';

/** A function that asks an operation. */
export type Ask = (client: Client, request: never) => Promise<AnyAnswer>;

type RequestOf<F extends Ask> = NonNullable<Parameters<F>[1]>;
type AnswerOf<F extends Ask> = Awaited<ReturnType<F>>;

/** One of the answers of an operation. What is no JSON is a text, or bytes, with a `Content-Type`. */
export type Answering<A extends AnyAnswer> = A extends AnyAnswer
  ? {
      readonly status: A['status'];
      readonly body: A['body'] extends Response ? BodyInit : A['body'];
      readonly headers?: Readonly<Record<string, string>>;
    }
  : never;

/** The valid request that came, as the client takes it. */
export type Asked<F extends Ask> = Omit<RequestOf<F>, 'signal'> & { readonly request: Request };

/** An answer, or what makes one of a request. */
export type Resolver<F extends Ask> =
  | Answering<AnswerOf<F>>
  | ((asked: Asked<F>) => Answering<AnswerOf<F>> | Promise<Answering<AnswerOf<F>>>);

/** Where the service is: anywhere, if nothing is said. */
export interface Place {
  readonly baseUrl?: string;
}

/**
 * Makes the handler of an operation. Without a resolver it answers with the contract's example.
 * Whatever it answers, a request that is wrong is refused as the service refuses it.
 */
export type HandlerOf<F extends Ask> = (resolver?: Resolver<F>, place?: Place) => HttpHandler;

/** What the contract says of an operation, as far as a handler needs it. */
export interface Told extends Expected {
  readonly method: 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'all';
  /** With `:name` for each parameter. */
  readonly path: string;
  readonly example: Example;
}

interface Example {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type AnyResolver = Example | ((asked: object) => Example | Promise<Example>);

/** The handler of an operation. The function itself is only there for its types. */
export function handlerOf<F extends Ask>(_ask: F, told: Told): HandlerOf<F> {
  const make = (resolver: AnyResolver = told.example, { baseUrl = '*' }: Place = {}): HttpHandler =>
    http[told.method](baseUrl.replace(/\/$/, '') + told.path, async ({ request, params }) => {
      const asked = await readRequest(told, request, params);
      if ('refusal' in asked) return answering(asked.refusal);
      return answering(typeof resolver === 'function' ? await resolver(asked) : resolver);
    });
  return make as HandlerOf<F>;
}

function answering({ status, body, headers }: Example): Response {
  const said = new Headers({ 'X-Request-Id': 'mocked', ...headers });
  if (isRaw(body, said)) return new Response(body ?? null, { status, headers: said });
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  if (!said.has('Content-Type')) said.set('Content-Type', type);
  const isLines = Array.isArray(body) && LINES_OF_JSON.includes(mediaType(said));
  const values: unknown[] = isLines ? body : [body];
  return new Response(values.map((each) => JSON.stringify(each)).join('\n'), { status, headers: said });
}

/** Whether a body is sent as it is: nothing, bytes, a form, a stream, or a text that is no JSON. */
function isRaw(body: unknown, said: Headers): body is BodyInit | undefined {
  if (typeof body === 'string') return said.has('Content-Type') && !isJson(mediaType(said));
  return !/ (?:Array|Boolean|Null|Number|Object)\]$/.test(Object.prototype.toString.call(body));
}
