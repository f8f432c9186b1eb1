/** Reading a request as the service reads it: what is wrong with it is a problem. */

import { isJson, mediaType } from '../bodies.js';
import type { FieldError } from '../schemas.js';
import { faultsOf } from '../validators/faults.js';
import { MESSAGES } from '../validators/messages.js';
import type { Schema } from '../validators/rules.js';
import { made, type Made } from './problems.js';
import { REFUSALS } from './told.js';

/** A parameter, and what its text stands for. */
export interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly schema?: Schema<unknown>;
  readonly required?: true;
  /** What the text is, or each of several; a text if nothing is said. */
  readonly type?: 'boolean' | 'integer' | 'number';
  readonly isList?: true;
}

/** What an operation asks of a request. */
export interface Expected {
  readonly parameters?: readonly Parameter[];
  /** Whether the query may have more than these parameters. */
  readonly isOpen?: true;
  /** The headers of which one has a credential, if one is needed. */
  readonly credentials?: readonly string[];
  /** The media types of the body, and the schema of one that is JSON. */
  readonly body?: {
    readonly mediaTypes: readonly string[];
    readonly schema?: Schema<unknown>;
    readonly required?: true;
  };
}

interface Valid {
  readonly path: object;
  readonly query: object;
  readonly headers: object;
  readonly body?: unknown;
  readonly contentType: string;
  readonly request: Request;
}

type Fault = Pick<FieldError, 'in' | 'pointer' | 'keyword' | 'message'>;
type Found = Valid | { readonly refusal: Made };

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The values of a request, or how the service refuses it. */
export async function readRequest(
  expected: Expected,
  request: Request,
  params: Readonly<Record<string, string | readonly string[] | undefined>>,
): Promise<Found> {
  if (!isKnown(expected, request)) return { refusal: made(REFUSALS.unauthorized) };
  const faults: Fault[] = [];
  const path = read('path', expected, faults, (name) => [params[word(name)] ?? []].flat());
  const { searchParams } = new URL(request.url);
  const query = read('query', expected, faults, (name) => searchParams.getAll(name));
  const headers = read('header', expected, faults, (name) => [request.headers.get(name) ?? []].flat());
  if (!expected.isOpen) faults.push(...unknownIn(searchParams, expected));
  const repeated = repeatedIn(searchParams, expected);

  const body = await readBody(expected, request);
  if ('refusal' in body) return body;
  const { schema } = expected.body ?? {};
  if (schema && body.value !== undefined) faults.push(...faultsOf(schema, body.value));
  const errors = repeated ? [repeated] : faults; // the service reads no further than that
  if (errors.length > 0) return { refusal: made(REFUSALS.invalidRequest, { errors }) };
  const contentType = mediaType(request.headers);
  return { path, query, headers, body: body.value, contentType, request };
}

/** A path of Mock Service Worker has names of letters and digits alone. */
function word(name: string): string {
  return name.replace(/\W/g, '_');
}

function isKnown({ credentials = [] }: Expected, { headers }: Request): boolean {
  return credentials.length === 0 || credentials.some((name) => headers.has(name));
}

function read(
  place: Parameter['in'],
  { parameters = [] }: Expected,
  faults: Fault[],
  textsOf: (name: string) => readonly string[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const parameter of parameters.filter((each) => each.in === place)) {
    const { name, schema, required } = parameter;
    const texts = textsOf(name);
    const pointer = `/${name}`;
    if (texts.length === 0) {
      if (required) faults.push(missing(place, pointer));
      continue;
    }
    const found = texts.map((text) => valueOf(text, parameter));
    values[name] = parameter.isList ? found : found[0];
    const inside = schema ? faultsOf(schema, values[name], place) : [];
    faults.push(...inside.map((fault) => ({ ...fault, pointer: pointer + fault.pointer })));
  }
  return values;
}

function valueOf(text: string, { type }: Parameter): unknown {
  if (type === 'boolean') return text === 'true' || (text === 'false' ? false : text);
  return type && NUMBER.test(text) ? Number(text) : text;
}

function unknownIn(query: URLSearchParams, { parameters = [] }: Expected): Fault[] {
  const known = parameters.filter((each) => each.in === 'query').map(({ name }) => name);
  const message = MESSAGES.additionalProperties;
  return [...new Set(query.keys())]
    .filter((name) => !known.includes(name))
    .map((name) => ({ in: 'query', pointer: `/${name}`, keyword: 'additionalProperties', message }));
}

/** The first parameter that is there more often than it may be. */
function repeatedIn(query: URLSearchParams, { parameters = [], isOpen }: Expected): Fault | undefined {
  const mayRepeat = (name: string): boolean => {
    const known = parameters.find((each) => each.in === 'query' && each.name === name);
    return known ? known.isList === true : isOpen === true;
  };
  const name = [...query.keys()].find((each) => query.getAll(each).length > 1 && !mayRepeat(each));
  if (name === undefined) return undefined;
  return { in: 'query', pointer: `/${name}`, keyword: 'explode', message: 'Give this only once' };
}

function missing(place: FieldError['in'], pointer: string): Fault {
  return { in: place, pointer, keyword: 'required', message: MESSAGES.required };
}

type Body = { readonly value: unknown } | { readonly refusal: Made };

async function readBody({ body }: Expected, request: Request): Promise<Body> {
  if (!body) return { value: undefined };
  const text = await request.clone().text();
  if (text === '' && !body.required) return { value: undefined };
  const type = mediaType(request.headers);
  const isOne = body.mediaTypes.some((each) => matches(each, type));
  if (!isOne) return { refusal: made(REFUSALS.unsupportedMediaType) };
  if (!isJson(type)) return { value: text };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { refusal: made(REFUSALS.malformedRequest) };
  }
}

function matches(range: string, type: string): boolean {
  return range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));
}
