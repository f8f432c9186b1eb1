/** Bodies that are forms. */

import { asText, givenIn } from './parameters.js';

/** How some fields of a form are written: `json`, or what is between the items of a list. */
export type FormEncoding = Readonly<Record<string, string>>;

/**
 * A body as a form, if its media type is one; or else as it is. In a form, a list is repeated, and
 * an object is JSON, unless `encoding` says something else.
 */
export function asForm(body: unknown, mediaType: string, encoding: FormEncoding = {}): unknown {
  const isInParts = mediaType === 'multipart/form-data';
  if (!isInParts && mediaType !== 'application/x-www-form-urlencoded') return body;
  const fields = isInParts ? new FormData() : new URLSearchParams();
  for (const [name, value] of givenIn(body as object)) {
    const how = encoding[name];
    const values = how === 'json' ? [JSON.stringify(value)] : [value].flat().map(field);
    // One that is no text is a file, which only `FormData` has.
    for (const each of how ? [values.join(how)] : values) fields.append(name, each as string);
  }
  return fields;
}

function field(value: unknown): unknown {
  return value instanceof Blob ? value : asText(value);
}
