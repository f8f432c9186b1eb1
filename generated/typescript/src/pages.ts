// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** Lists that come in pages. */

import type { AnyAnswer } from './answers.js';
import type { Client } from './client.js';
import { Refused } from './refusals.js';

/** A page of a list, as the contract has them. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

type ItemOf<A> = A extends { status: 200; body: Page<infer Item> } ? Item : never;

/**
 * Every item of a list, a page after the other as they are needed:
 * `for await (const user of each(listUsers, client)) ...`
 *
 * @throws Refused when a page is not answered with one.
 */
export async function* each<
  Request extends { query?: { cursor?: string } } | undefined,
  A extends AnyAnswer,
>(
  list: (client: Client, request: Request) => Promise<A>,
  client: Client,
  request: NoInfer<NonNullable<Request>>,
): AsyncGenerator<ItemOf<A>, void, undefined> {
  for (let next = request; ; ) {
    const answer = await list(client, next);
    if (answer.status !== 200) throw new Refused(answer);
    const page = answer.body as Page<ItemOf<A>>;
    yield* page.items;
    if (page.next_cursor === null) return;
    next = { ...request, query: { ...request.query, cursor: page.next_cursor } };
  }
}
