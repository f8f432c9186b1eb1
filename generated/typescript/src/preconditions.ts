// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** Changes that must not undo somebody else's. */

/**
 * The header that has a change made to the very version that `answer` told, or refused with 412:
 * `updateUser(client, { path, headers: ifMatch(answer), body })`.
 *
 * @throws TypeError when the answer has no `ETag`.
 */
export function ifMatch(answer: { readonly headers: Headers }): { 'If-Match': string } {
  const tag = answer.headers.get('ETag');
  if (tag === null) throw new TypeError('the answer has no ETag');
  return { 'If-Match': tag };
}
