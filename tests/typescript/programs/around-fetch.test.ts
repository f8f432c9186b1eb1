/** What stands around `fetch`: deadlines, logs and traces. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  createTask,
  type Exchange,
  exportData,
  listUsers,
  NoAnswer,
  retrying,
  withLogging,
  withTimeout,
  withTracing,
} from 'taskpact-client';

import { replying } from './server.ts';

const TASK = { path: { user_id: 'ada' }, body: { title: 'A' } };
const CREATED = { status: 201, headers: { 'X-Request-Id': 'r1' }, body: {} };

test('who waits no longer gets a TimeoutError, also while the body comes', async (t) => {
  const stalling = { headers: { 'Content-Type': 'text/csv' }, body: 'a,b', then: 'stall' as const };
  const { baseUrl } = await replying(t, stalling);
  const answer = await exportData({ baseUrl, fetch: withTimeout(0.3) }, TASK);
  assert.equal(answer.status, 200);
  await assert.rejects((answer.body as Response).text(), { name: 'TimeoutError' });
});

test('a deadline takes nothing from a request, and the own signal counts as before', async (t) => {
  const { baseUrl, asked } = await replying(t, CREATED);
  const client = { baseUrl, fetch: withTimeout(60) };
  assert.equal((await createTask(client, TASK)).status, 201);
  assert.deepEqual(asked.map(({ method, body }) => [method, body]), [['POST', '{"title":"A"}']]);
  const signal = AbortSignal.abort(new Error('enough'));
  await assert.rejects(createTask(client, { ...TASK, signal }), { message: 'enough' });
});

test('a log has what was asked and how it ended, and nothing secret', async (t) => {
  const { baseUrl } = await replying(t, { drop: true }, CREATED);
  const log: Exchange[] = [];
  const fetch = withLogging((exchange) => log.push(exchange));
  await assert.rejects(listUsers({ baseUrl, fetch }, { query: { q: 'secret' } }), NoAnswer);
  await createTask({ baseUrl, fetch }, TASK);
  assert.deepEqual(log.map(({ method, url, status, requestId }) => [method, url, status, requestId]), [
    ['GET', `${baseUrl}/api/admin/users`, undefined, undefined],
    ['POST', `${baseUrl}/api/ada/tasks`, 201, 'r1'],
  ]);
  assert(log[0]?.error instanceof TypeError);
  assert(log.every(({ milliseconds }) => milliseconds >= 0));
  assert(!JSON.stringify(log).includes('secret'));
});

test('a log that fails is not told of it as a request', async (t) => {
  const { baseUrl } = await replying(t, CREATED);
  const log: Exchange[] = [];
  const fetch = withLogging((exchange) => {
    log.push(exchange);
    throw new RangeError('full');
  });
  await assert.rejects(createTask({ baseUrl, fetch }, TASK), RangeError);
  assert.deepEqual(log.map(({ status, error }) => [status, error]), [[201, undefined]]);
});

test('inside of retries, each attempt is logged', async (t) => {
  const { baseUrl } = await replying(t, { status: 503, headers: { 'Retry-After': '0' }, body: {} }, CREATED);
  const log: (number | undefined)[] = [];
  const fetch = retrying({ fetch: withLogging(({ status }) => log.push(status)) });
  await createTask({ baseUrl, fetch }, TASK);
  assert.deepEqual(log, [503, 201]);
});

test('a request belongs to a new trace, or to the one that is going on', async (t) => {
  const { baseUrl, asked } = await replying(t, CREATED);
  const ongoing = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  for (const fetch of [withTracing(), withTracing(() => ongoing), withTracing(() => undefined)]) {
    await createTask({ baseUrl, fetch }, TASK);
  }
  const [first, ...others] = asked.map(({ headers }) => headers['traceparent']);
  assert.match(String(first), /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  assert.deepEqual(others, [ongoing, undefined]);
});
