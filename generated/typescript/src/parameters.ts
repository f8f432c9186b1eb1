// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** How values are written into paths, queries and headers. */

/** What of a parameter goes without saying, unless an operation says otherwise. */
export interface ParameterWriting {
  /** What is between the items or members of what is one parameter of the query. */
  readonly separators?: Readonly<Record<string, string>>;
  /** The objects whose members are parameters of their own, or in one of these: `x=1,y=2`. */
  readonly exploded?: readonly string[];
}

/** The headers. */
export function headersWith(values: object | undefined, { exploded }: ParameterWriting): Headers {
  const headers = new Headers();
  for (const [name, value] of givenIn(values)) {
    headers.set(name, asText(value, ',', exploded?.includes(name)));
  }
  return headers;
}

/** The path. */
export function pathWith(
  template: string,
  values: object | undefined,
  { exploded }: ParameterWriting,
): string {
  const known = new Map(givenIn(values));
  return template.replace(/\{(.+?)\}/g, (_, name: string) => {
    const value = asText(known.get(name) ?? '', ',', exploded?.includes(name));
    // `fetch` would take these for steps along the path, and ask something else.
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`not a value for ${name}: '${value}'`);
    return encodeURIComponent(value);
  });
}

/** The query with its question mark, or nothing. */
export function queryWith(
  values: object | undefined,
  { separators, exploded }: ParameterWriting,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of givenIn(values)) {
    const separator = separators?.[name];
    if (separator !== undefined) query.append(name, asText(value, separator));
    else for (const pair of parameters(name, value, exploded?.includes(name))) query.append(...pair);
  }
  return query.size ? `?${query}` : '';
}

/** A list is repeated; of an object, each member is a parameter: `filter[name]`, or just `name`. */
function parameters(name: string, value: unknown, isExploded = false): [string, string][] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) return [value].flat().map((item) => [name, asText(item)]);
  return givenIn(value).flatMap(([key, member]) =>
    [member].flat().map((item): [string, string] => [
      isExploded ? key : `${name}[${key}]`,
      asText(item),
    ]),
  );
}

/** A value as one text: `1,2` for a list, and `x,1,y,2` or `x=1,y=2` for an object. */
export function asText(value: unknown, separator = '', isExploded = false): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (!separator) return JSON.stringify(value);
  if (Array.isArray(value)) return value.map((item) => asText(item)).join(separator);
  const between = isExploded ? '=' : separator;
  return givenIn(value).map(([name, member]) => name + between + asText(member)).join(separator);
}

/** What is given. */
export function givenIn(values: object | undefined): [string, unknown][] {
  return Object.entries(values ?? {}).filter(([, value]) => value !== undefined);
}
