/** Common behaviour of all operations. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  type AnyAnswer,
  apiKey,
  type Client,
  each,
  getMe,
  getTask,
  ifMatch,
  issueToken,
  listTasks,
  listUsers,
  logIn,
  Refused,
  send,
  updateTask,
} from 'taskpact-client';

import { replying } from './server.ts';

const PROBLEM = { title: 'Unauthorized', detail: 'Sign in.', request_id: 'r1' };
const PATH = { user_id: 'ada', id: 'one' };

test('values of a path stay one segment', async (t) => {
  const { baseUrl, asked } = await replying(t, { body: {} });
  await getTask({ baseUrl }, { path: { user_id: 'a/b?c', id: 'd e' } });
  assert.deepEqual(asked.map(({ path }) => path), ['/api/a%2Fb%3Fc/tasks/d%20e']);
  for (const id of ['', '.', '..']) {
    await assert.rejects(getTask({ baseUrl }, { path: { user_id: 'ada', id } }), TypeError);
  }
  assert.equal(asked.length, 1);
});

test('an empty address is for pages, and says so', async () => {
  await assert.rejects(getMe({ baseUrl: '' }), { message: 'empty baseUrl and no page' });
});

test('an empty address is that of the page, also where only `location` knows it (jsdom)', async (t) => {
  const { baseUrl, asked } = await replying(t, { body: {} });
  Object.assign(globalThis, { location: new URL(`${baseUrl}/page?q=1`) });
  t.after(() => Reflect.deleteProperty(globalThis, 'location'));
  assert.equal((await getMe({ baseUrl: '' })).status, 200);
  assert.deepEqual(asked.map(({ path }) => path), ['/api/me']);
});

test('the headers of an answer are plain data, too', async (t) => {
  const { baseUrl } = await replying(t, { headers: { ETag: '"7"', 'X-Request-Id': 'r1' }, body: {} });
  const { fields, headers } = await getTask({ baseUrl }, { path: PATH });
  assert.deepEqual(fields, Object.fromEntries(headers));
  assert.equal((fields as { etag?: string }).etag, '"7"');
});

test('a query holds what is given and nothing else', async (t) => {
  const { baseUrl, asked } = await replying(t, { body: {} });
  await listUsers({ baseUrl: `${baseUrl}/` }, { query: { active: false, limit: 3, q: 'a&b=c' } });
  await listUsers({ baseUrl });
  await listTasks({ baseUrl }, { path: PATH, query: { priority: ['low', 'high'], overdue: true } });
  const undefinedByMistake = { query: { limit: undefined } } as object;
  await listUsers({ baseUrl }, undefinedByMistake);
  assert.deepEqual(asked.map(({ path }) => path), [
    '/api/admin/users?active=false&limit=3&q=a%26b%3Dc',
    '/api/admin/users',
    '/api/ada/tasks?priority=low&priority=high&overdue=true',
    '/api/admin/users',
  ]);
});

test('bodies are JSON, merge patches or forms, as declared', async (t) => {
  const { baseUrl, asked } = await replying(t, { body: {} });
  await logIn({ baseUrl }, { body: { email: 'a@b.cc', password: 'x' } });
  await updateTask({ baseUrl }, { path: PATH, body: { due: null } });
  await issueToken({ baseUrl }, { body: { grant_type: 'password', scope: 'a b' } });
  assert.deepEqual(asked.map((one) => [one.headers['content-type'], one.body]), [
    ['application/json', '{"email":"a@b.cc","password":"x"}'],
    ['application/merge-patch+json', '{"due":null}'],
    ['application/x-www-form-urlencoded', 'grant_type=password&scope=a+b'],
  ]);
});

test('a credential goes only where one is asked for', async (t) => {
  const { baseUrl, asked } = await replying(t, { body: {} });
  const client = { baseUrl, authorization: apiKey('tpk_1') };
  await logIn(client, { body: { email: 'a@b.cc', password: 'x' } });
  await getMe(client);
  assert.deepEqual(asked.map(({ headers }) => headers['x-api-key']), [undefined, 'tpk_1']);
});

test('a key that is refused is not sent again', async (t) => {
  const { baseUrl, asked } = await replying(t, { status: 401, body: PROBLEM });
  assert.equal((await getMe({ baseUrl, authorization: apiKey('tpk_1') })).status, 401);
  assert.equal(asked.length, 1);
});

test('a page that is refused ends the list with an exception', async (t) => {
  const page = { body: { items: [{ title: 'A' }], next_cursor: 'next' } };
  const { baseUrl, asked } = await replying(t, page, { status: 400, body: PROBLEM });
  const titles: string[] = [];
  await assert.rejects(async () => {
    const list = each(listTasks, { baseUrl }, { path: { user_id: 'ada' }, query: { limit: 1 } });
    for await (const task of list) titles.push(task.title);
  }, Refused);
  assert.deepEqual(titles, ['A']);
  assert.equal(asked[1]?.path, '/api/ada/tasks?limit=1&cursor=next');
});

test('a page is only asked for when its items are wanted', async (t) => {
  const { baseUrl, asked } = await replying(t, { body: { items: [1, 2], next_cursor: 'next' } });
  for await (const _ of each(listTasks, { baseUrl }, { path: { user_id: 'ada' } })) break;
  assert.equal(asked.length, 1);
});

test('a precondition needs a version', () => {
  assert.deepEqual(ifMatch({ headers: new Headers({ ETag: '"7"' }) }), { 'If-Match': '"7"' });
  assert.throws(() => ifMatch({ headers: new Headers() }), TypeError);
});

test('lists and objects are written as the style of their parameter says', async (t) => {
  const { baseUrl, asked } = await replying(t, { body: {} });
  const operation = (client: Client, input: object): Promise<AnyAnswer> =>
    send(operation, STYLES, client, input);
  const box = { x: 1, tags: ['a', 'b'] };
  const path = { list: [1, 2], box, spread: box };
  await operation({ baseUrl }, { path, headers: { box, spread: box } });
  await operation({ baseUrl }, { path, query: { deep: box, more: box, piped: box, json: box } });
  await operation({ baseUrl }, { path, query: { list: [1, box], piped: [1, 2] } });
  assert.deepEqual(asked.map((one) => decodeURIComponent(one.path)), [
    '/1,2/x,1,tags,["a","b"]/x=1,tags=["a","b"]',
    '/1,2/x,1,tags,["a","b"]/x=1,tags=["a","b"]' +
      '?deep[x]=1&deep[tags]=a&deep[tags]=b&x=1&tags=a&tags=b' +
      '&piped=x|1|tags|["a","b"]&json={"x":1,"tags":["a","b"]}',
    '/1,2/x,1,tags,["a","b"]/x=1,tags=["a","b"]?list=1&list={"x":1,"tags":["a","b"]}&piped=1|2',
  ]);
  assert.equal(asked[0]?.headers['box'], 'x,1,tags,["a","b"]');
  assert.equal(asked[0]?.headers['spread'], 'x=1,tags=["a","b"]');
});

const STYLES = {
  method: 'GET',
  path: '/{list}/{box}/{spread}',
  answers: { 200: ['application/json'] },
  separators: { piped: '|', json: '' },
  exploded: ['spread', 'more'],
};
