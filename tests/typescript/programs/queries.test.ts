/** Queries and mutations of TanStack Query: keys, what is thrown, and what becomes stale. */

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { MutationObserver, QueryClient, QueryObserver } from '@tanstack/query-core';
import { BearerSession, type Client, NoAnswer, Refused, type SignedIn } from 'taskpact-client';
import {
  createApiKeyMutation,
  createTaskMutation,
  exportDataMutation,
  getMeQuery,
  getTaskQuery,
  listTagsQuery,
  listTasksInfiniteQuery,
  listTasksQuery,
  listUsersQuery,
  logOutMutation,
  updateTagMutation,
  updateTaskMutation,
} from 'taskpact-client/tanstack-query';

import { workWithQueries } from './queries.ts';
import { type Reply, replying } from './server.ts';

const ADA = { path: { user_id: 'ada' } };
const ONE = { path: { user_id: 'ada', id: 'one' } };
const NOTHING: Client = { baseUrl: 'http://127.0.0.1:9', fetch: () => Promise.reject(new TypeError()) };
const PAGE: Reply = { body: { items: [], next_cursor: null } };

function queryClient(t: TestContext): QueryClient {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  t.after(() => queries.clear());
  return queries;
}

/** The operations of which something is stale, of those that are asked of ada and of somebody else. */
async function staleAfter(t: TestContext, client: Client, change: (queries: QueryClient) => Promise<unknown>): Promise<string[]> {
  const queries = queryClient(t);
  const bob = { path: { user_id: 'bob' } };
  const asked = {
    task: getTaskQuery.key(ONE),
    tasks: listTasksQuery.key(ADA),
    pages: listTasksInfiniteQuery.key(ADA),
    tags: listTagsQuery.key(ADA),
    me: getMeQuery.key(),
    users: listUsersQuery.key(),
    'tasks of bob': listTasksQuery.key(bob),
  };
  for (const key of Object.values(asked)) queries.setQueryData(key as readonly unknown[], {});
  await change(queries);
  return Object.entries(asked)
    .filter(([, key]) => queries.getQueryState(key as readonly unknown[])?.isInvalidated)
    .map(([name]) => name);
}

test('an application works with it', async () => {
  const { BASE_URL = '', ADMIN_EMAIL: email = '', ADMIN_PASSWORD: password = '' } = process.env;
  await workWithQueries({ baseUrl: BASE_URL, admin: { email, password }, refreshTokenIn: 'body' });
});

test('a key says what is asked, in words of the contract, and nothing that is not asked', () => {
  const subject = { operation: 'listTasks', tag: 'tasks', path: ADA.path, query: { limit: 2 } };
  const request = { ...ADA, query: { limit: 2 }, signal: new AbortController().signal };
  assert.deepEqual(listTasksQuery.key(request), ['taskpact-client', subject]);
  assert.deepEqual(listTasksQuery(NOTHING, request).queryKey, listTasksQuery.key(request));
  assert.deepEqual(listTasksInfiniteQuery.key(request), ['taskpact-client', subject, 'infinite']);
  assert.deepEqual(listUsersQuery.key(), ['taskpact-client', { operation: 'listUsers', tag: 'admin' }]);
});

test('a key of less finds all that have more, also pages', (t) => {
  const queries = queryClient(t);
  const keys = [listTasksQuery.key({ ...ADA, query: { limit: 2 } }), listTasksInfiniteQuery.key(ADA)];
  for (const key of keys) queries.setQueryData(key as readonly unknown[], {});
  queries.setQueryData(getTaskQuery.key(ONE) as readonly unknown[], {});
  const found = (queryKey: readonly unknown[]): number => queries.getQueryCache().findAll({ queryKey }).length;
  assert.equal(found(listTasksQuery.key()), 2);
  assert.equal(found(listTasksInfiniteQuery.key()), 1);
  assert.equal(found(listTasksQuery.key({ query: { limit: 2 } })), 1);
  assert.equal(found(['taskpact-client', { tag: 'tasks' }]), 3);
  assert.equal(found(['taskpact-client']), 3);
});

test('a refusal is thrown with its answer, and silence as such', async (t) => {
  const body = { type: '/docs/problems/task-not-found', title: 'Not found', detail: '', request_id: 'r' };
  const { baseUrl } = await replying(t, { status: 404, body });
  const queries = queryClient(t);
  await assert.rejects(queries.fetchQuery(getTaskQuery({ baseUrl }, ONE)), (error) => {
    assert(error instanceof Refused);
    assert.equal(error.problem?.type, body.type);
    return true;
  });
  await assert.rejects(queries.fetchQuery(getTaskQuery(NOTHING, ONE)), NoAnswer);
});

test('who looks away ends the request', async (t) => {
  const queries = queryClient(t);
  const signals: AbortSignal[] = [];
  const fetch: Client['fetch'] = (request) => {
    signals.push(request.signal);
    return new Promise(() => undefined);
  };
  const observer = new QueryObserver(queries, getTaskQuery({ baseUrl: 'http://127.0.0.1:9', fetch }, ONE));
  observer.subscribe(() => undefined)();
  await new Promise(setImmediate);
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true]);
});

test('the next page is asked for with the cursor of the one before', async (t) => {
  const pages: Reply[] = [{ body: { items: [1], next_cursor: 'two' } }, PAGE];
  const { baseUrl, asked } = await replying(t, ...pages);
  const options = listTasksInfiniteQuery({ baseUrl }, { ...ADA, query: { limit: 1 } });
  await queryClient(t).fetchInfiniteQuery({ ...options, pages: 5 });
  assert.deepEqual(asked.map(({ path }) => path), [
    '/api/ada/tasks?limit=1',
    '/api/ada/tasks?limit=1&cursor=two',
  ]);
});

test('a mutation makes stale what is of its tag or of the same owner, and nothing else', async (t) => {
  const { baseUrl } = await replying(t, { body: {} });
  const request = { ...ONE, body: { title: 'x' } };
  const stale = await staleAfter(t, { baseUrl }, (queries) =>
    new MutationObserver(queries, updateTaskMutation({ baseUrl })).mutate(request),
  );
  assert.deepEqual(stale, ['task', 'tasks', 'pages', 'tags']);
});

test('so does one that failed, since it may have been done', async (t) => {
  const stale = await staleAfter(t, NOTHING, (queries) =>
    assert.rejects(
      new MutationObserver(queries, createTaskMutation(NOTHING)).mutate({ ...ADA, body: { title: 'x' } }),
      NoAnswer,
    ),
  );
  assert.deepEqual(stale, ['task', 'tasks', 'pages', 'tags']);
});

test('who knows better says what becomes stale', async (t) => {
  const { baseUrl } = await replying(t, { body: {} });
  const options = { stale: () => [getMeQuery.key()] };
  const stale = await staleAfter(t, { baseUrl }, (queries) =>
    new MutationObserver(queries, updateTaskMutation({ baseUrl }, options)).mutate({ ...ONE, body: {} }),
  );
  assert.deepEqual(stale, ['me']);
});

test('others get the keys of what becomes stale', () => {
  const tag = { path: { user_id: 'ada', tag_id: 'one' }, body: { name: 'x' } };
  assert.deepEqual(updateTagMutation.stale(tag), [
    ['taskpact-client', { tag: 'tags', path: ADA.path }],
    ['taskpact-client', { tag: 'tasks', path: ADA.path }],
  ]);
  const key = { body: { name: 'x', scopes: ['tasks:read' as const] } };
  assert.deepEqual(createApiKeyMutation.stale(key), [['taskpact-client', { tag: 'api-keys' }]]);
  assert.deepEqual(exportDataMutation.stale(ADA), []);
});

test('what has no body is null, and what needs no request takes none', async (t) => {
  const { baseUrl } = await replying(t, { status: 204 });
  assert.equal(await new MutationObserver(queryClient(t), logOutMutation({ baseUrl })).mutate(), null);
});

test('what is of one user gets nothing of who signs in after them', async (t) => {
  const ofGrace = { title: 'of grace', items: [], next_cursor: null };
  const refreshed = { user: { id: 'grace' }, access_token: 'of grace' };
  const refused: Reply = { status: 401, body: {} };
  const { baseUrl, asked } = await replying(t, refused, { body: refreshed }, refused, { body: ofGrace });
  const session = new BearerSession({ baseUrl }, { refreshTokenIn: 'cookie' });
  await session.start({ user: { id: 'ada' }, access_token: 'of ada' } as SignedIn);
  const client: Client = { baseUrl, authorization: session };
  const queries = queryClient(t);
  const path = { user_id: 'me', id: 'one' };
  const key = getTaskQuery.key({ path }) as readonly unknown[];
  queries.setQueryData(key, { title: 'of ada' });
  const shown = new QueryObserver(queries, getTaskQuery(client, { path }));
  t.after(shown.subscribe(() => undefined));
  const change = new MutationObserver(queries, {
    ...updateTaskMutation(client),
    onMutate: () => queries.setQueryData(key, { title: 'changed' }),
    onError: () => queries.setQueryData(key, { title: 'of ada' }),
  });
  await assert.rejects(change.mutate({ path, body: { title: 'changed' } }), Refused);
  assert.equal(shown.getCurrentResult().data?.title, 'of ada');
  assert.equal(shown.getCurrentResult().error?.name, 'Refused');
  assert.deepEqual(asked.map(({ headers }) => headers.authorization), ['Bearer of ada', undefined, undefined]);
});
