/** Two visitors and nobody, all at once, of pages that are rendered on a server. */

import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { bearer, createTask, signUp, unwrap } from 'taskpact-client';

import { GET } from './route.ts';
import { server } from './server.ts';

const baseUrl = process.env['SERVICE'] ?? '';

/** Has a page rendered for whoever has a cookie. */
type Render = (cookie: string) => Promise<Response>;

/** Signs somebody up who has one task, and returns their cookie. */
async function visitor(title: string): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`;
  const place = { refresh_token_in: 'cookie' } as const;
  const answer = await signUp({ baseUrl }, { body: { email, password: 'nine lives', ...place } });
  const client = { baseUrl, authorization: bearer(unwrap(answer).access_token) };
  unwrap(await createTask(client, { path: { user_id: 'me' }, body: { title } }));
  return cookieOf(answer);
}

function cookieOf({ headers }: { headers: Headers }): string {
  return headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
}

async function visit(render: Render): Promise<void> {
  const titles = ['<b>Ada</b>', 'Grace'];
  const cookies = await Promise.all(titles.map(visitor));
  const pages = await Promise.all([...cookies, '', ...cookies].map(render));
  const shown = await Promise.all(pages.map((page) => page.text()));
  const [ada, grace] = ['<ul><li>&#60;b&#62;Ada&#60;/b&#62;</li></ul>', '<ul><li>Grace</li></ul>'];
  const types = pages.map(({ headers }) => headers.get('Content-Type'));
  deepEqual(new Set(types), new Set(['text/html; charset=utf-8']));
  deepEqual(shown, [ada, grace, '<a href="/sign-in">Log in</a>', ada, grace]);

  // What came back is the next cookie of the same person.
  const next = cookieOf(pages[0]!);
  notEqual(next, cookies[0]);
  equal(await (await render(next)).text(), ada);
}

if (!server.listening) await once(server, 'listening');
const { port } = server.address() as AddressInfo;
await visit((Cookie) => fetch(`http://127.0.0.1:${port}/`, { headers: { Cookie } }));
await visit((Cookie) => GET(new Request('http://127.0.0.1/', { headers: { Cookie } })));
server.close();
