/** A mocked service: it answers with examples, and refuses what the service refuses. */

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { setupServer } from 'msw/node';
import {
  apiKey,
  type Client,
  createTask,
  exportData,
  getMe,
  getTask,
  importData,
  isProblem,
  lines,
  listTasks,
  logOut,
  type Problem,
  unwrap,
} from 'taskpact-client';
import {
  createTaskHandler,
  exportDataHandler,
  getMeHandler,
  getTaskHandler,
  handlers,
  importDataHandler,
  problem,
} from 'taskpact-client/msw';

import { newVisitor } from './service.ts';

const baseUrl = 'http://mocked.example.com';
const client: Client = { baseUrl, authorization: apiKey('tpk_1') };
const path = { user_id: 'me' };
const server = setupServer(...handlers({ baseUrl }));

before(() => server.listen({ onUnhandledRequest: 'bypass' }));
afterEach(() => server.resetHandlers());
after(() => server.close());

test('every operation answers with its example, as its type says', async () => {
  const { items } = unwrap(await listTasks(client, { path }));
  assert.equal(items[0]?.title, 'Buy milk');
  const answer = await createTask(client, { path, body: { title: 'A' } });
  assert.equal(answer.status, 201);
  assert.equal(answer.headers.get('ETag'), '"1"');
  assert.equal((await logOut(client)).status, 204);
  const kinds: string[] = [];
  for await (const { type } of lines(unwrap(await exportData(client, { path })))) kinds.push(type);
  assert.deepEqual(kinds, ['user', 'task', 'end']);
});

test('a handler of one\'s own gets what was asked, and answers one of the answers', async () => {
  server.use(
    createTaskHandler(async ({ path, body, headers }) => {
      const task = unwrap(await listTasks(client, { path })).items[0];
      assert(task && headers?.['Idempotency-Key']);
      return { status: 201, body: { ...task, title: `${body.title} of ${path.user_id}` } };
    }),
    exportDataHandler({ status: 200, body: 'a,b\n', headers: { 'Content-Type': 'text/csv' } }),
  );
  assert.equal(unwrap(await createTask(client, { path, body: { title: 'A' } })).title, 'A of me');
  assert.equal(await unwrap(await exportData(client, { path })).text(), 'a,b\n');
});

test('files come and go as they are', async () => {
  const bytes = new TextEncoder().encode('title\nA\n');
  server.use(
    exportDataHandler({ status: 200, body: bytes, headers: { 'content-type': 'text/csv' } }),
    importDataHandler(({ body, contentType }) =>
      problem('/docs/problems/quota-exceeded', { detail: `${contentType}: ${String(body)}` }),
    ),
  );
  const file = unwrap(await exportData(client, { path }));
  assert.equal(file.headers.get('Content-Type'), 'text/csv');
  const text = await file.text();
  assert.equal(text, 'title\nA\n');
  const answer = await importData(client, { path, body: text, contentType: 'text/csv' });
  assert.equal(answer.status === 409 && answer.body.detail, `text/csv: ${text}`);
});

test('what is JSON is sent as such, whatever it is', async () => {
  const type = { 'Content-Type': 'application/vnd.one+json' };
  for (const body of ['text', '', '"', 5, false, null, ['a'], {}]) {
    for (const headers of [{}, type]) {
      server.use(getMeHandler({ status: 200, body: body as never, headers }));
      const answer = await fetch(`${baseUrl}/api/me`, { headers: { 'X-API-Key': 'tpk_1' } });
      assert.equal(await answer.text(), JSON.stringify(body));
      assert.match(answer.headers.get('Content-Type') ?? '', /^application\/(?:vnd.one\+)?json$/);
    }
  }
});

test('a problem is made by its type, with its own members', async () => {
  server.use(createTaskHandler(problem('/docs/problems/quota-exceeded', { limit: 7 })));
  server.use(getTaskHandler(problem('/docs/problems/task-not-found')));
  await assert.rejects(createTask(client, { path, body: { title: 'A' } }).then(unwrap), (error) => {
    assert(isProblem(error, '/docs/problems/quota-exceeded'));
    assert.equal(error.answer.body.limit, 7);
    return true;
  });
  assert.equal((await getTask(client, { path: { ...path, id: crypto.randomUUID() } })).status, 404);
});

/** What is wrong with each of these, the service says, too. */
const WRONG: [method: string, target: string, headers: Record<string, string>, body?: string][] = [
  ['POST', '/api/me/tasks', {}, '{"title": "A"}'],
  ['POST', '/api/me/tasks', { 'Content-Type': 'text/plain' }, 'A'],
  ['POST', '/api/me/tasks', { 'Content-Type': 'application/json' }, '{"title": '],
  ['POST', '/api/me/tasks', { 'Content-Type': 'application/json' }, '{"titel": "A", "due": "x"}'],
  ['POST', '/api/me/tasks', { 'Content-Type': 'application/json' }, '[]'],
  ['POST', '/api/me/tasks', { 'Content-Type': 'Application/JSON ; charset=utf-8' }, '{"title": 1}'],
  ['POST', '/api/me/tasks', { 'Content-Type': 'application/json' }],
  ['POST', '/api/me/tasks', { 'Idempotency-Key': 'a b' }],
  ['PATCH', `/api/me/tasks/${crypto.randomUUID()}/complete?x=1`, { 'Content-Type': 'text/plain' }],
  ['GET', '/api/me/tasks?limit=0&completed=yes&priority=high&priority=urgent&color=red', {}],
  ['GET', '/api/me/tasks?due_from=2026-02-30&limit=1.5&q=', {}],
  ['GET', '/api/me/tasks?limit=1&limit=2&q=a&q=b', {}],
  ['GET', '/api/me/tasks/one', {}],
];

test('a wrong request is refused as the service refuses it', async () => {
  const { BASE_URL = '', ADMIN_EMAIL: email = '', ADMIN_PASSWORD: password = '' } = process.env;
  const admin = { email, password };
  const visitor = await newVisitor({ baseUrl: BASE_URL, admin, refreshTokenIn: 'body' });
  const credential = new Headers();
  await visitor.client.authorization?.authorize(credential);
  for (const [method, target, headers, body] of WRONG) {
    const told = await Promise.all(
      [baseUrl, BASE_URL].map(async (base) => {
        const all = { ...Object.fromEntries(credential), ...headers };
        const response = await fetch(base + target, { method, headers: all, body: body ?? null });
        const { type, status, errors = [] } = (await response.json()) as Problem;
        const places = errors.map((each) => `${each.in} ${each.pointer} ${each.keyword}`).sort();
        return [response.status, type, status, response.headers.get('Content-Type'), places];
      }),
    );
    assert.deepEqual(told[0], told[1], `${method} ${target} ${body}`);
  }
});

test('who shows no credential is nobody', async () => {
  const answer = await getMe({ baseUrl });
  assert.equal(answer.status, 401);
  assert.equal((answer.body as Problem).type, '/docs/problems/unauthorized');
});
