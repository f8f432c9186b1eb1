/** Which requests are retried, and which are not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTask, deleteTask, getMe, NoAnswer, retrying, UndeclaredAnswer, updateTask } from 'taskpact-client';

import { replying } from './server.ts';

const BUSY = { status: 503, headers: { 'Retry-After': '1' }, body: {} };
const OK = { body: { id: 'ada' } };
const TASK = { path: { user_id: 'ada' }, body: { title: 'A' } };

test('a read is tried again after as many seconds as Retry-After says', async (t) => {
  const { baseUrl, asked } = await replying(t, BUSY, OK);
  const before = performance.now();
  const answer = await getMe({ baseUrl, fetch: retrying() });
  assert.equal(answer.status, 200);
  assert.equal(asked.length, 2);
  assert(performance.now() - before >= 990);
});

test('Retry-After may be a date', async (t) => {
  const date = new Date(Date.now() - 1000).toUTCString();
  const { baseUrl, asked } = await replying(t, { ...BUSY, headers: { 'Retry-After': date } }, OK);
  assert.equal((await getMe({ baseUrl, fetch: retrying() })).status, 200);
  assert.equal(asked.length, 2);
});

test('a longer wait than the caller has patience for is left to the caller', async (t) => {
  const { baseUrl, asked } = await replying(t, { ...BUSY, headers: { 'Retry-After': '31' } });
  assert.equal((await getMe({ baseUrl, fetch: retrying() })).status, 503);
  assert.equal(asked.length, 1);
});

test('the last attempt is answered with what it got', async (t) => {
  const { baseUrl, asked } = await replying(t, { status: 503, body: {} });
  assert.equal((await getMe({ baseUrl, fetch: retrying({ attempts: 2 }) })).status, 503);
  assert.equal(asked.length, 2);
});

test('no answer is tried again where the method allows it', async (t) => {
  const { baseUrl, asked } = await replying(t, { drop: true }, { status: 204 });
  const path = { user_id: 'ada', id: 'one' };
  assert.equal((await deleteTask({ baseUrl, fetch: retrying() }, { path })).status, 204);
  assert.equal(asked.length, 2);
});

test('no answer at all is thrown in the end', async (t) => {
  const { baseUrl, asked } = await replying(t, { drop: true });
  await assert.rejects(getMe({ baseUrl, fetch: retrying({ attempts: 2 }) }), NoAnswer);
  assert.equal(asked.length, 2);
});

test('what could be done twice is not tried again without a key', async (t) => {
  for (const reply of [{ drop: true } as const, BUSY]) {
    const { baseUrl, asked } = await replying(t, reply, { status: 201, body: {} });
    const fetch = retrying();
    const path = { user_id: 'ada', id: 'one' };
    const body = { title: 'A' };
    await updateTask({ baseUrl, fetch }, { path, body }).catch(() => undefined);
    assert.equal(asked.length, 1);
  }
});

test('with a key it is, with the same one and the same body', async (t) => {
  const { baseUrl, asked } = await replying(t, { drop: true }, BUSY, { status: 201, body: {} });
  const client = { baseUrl, fetch: retrying() };
  assert.equal((await createTask(client, TASK)).status, 201);
  const keys = asked.map(({ headers }) => headers['idempotency-key']);
  assert.match(String(keys[0]), /^[0-9a-f]{32}$/);
  assert.deepEqual(keys, [keys[0], keys[0], keys[0]]);
  assert.deepEqual(asked.map(({ body }) => body), ['{"title":"A"}', '{"title":"A"}', '{"title":"A"}']);
  await createTask(client, TASK);
  assert.notEqual(asked[3]?.headers['idempotency-key'], keys[0]);
});

test('the key may be one that the caller has kept', async (t) => {
  const { baseUrl, asked } = await replying(t, { status: 201, body: {} });
  await createTask({ baseUrl }, { ...TASK, headers: { 'Idempotency-Key': 'kept' } });
  assert.equal(asked[0]?.headers['idempotency-key'], 'kept');
});

test('an attempt that still runs is waited for, no other conflict is', async (t) => {
  const type = '/docs/problems/idempotency-key-in-use';
  const running = { status: 409, body: { type } };
  const first = await replying(t, { drop: true }, running, { status: 201, body: {} });
  const answer = await createTask({ baseUrl: first.baseUrl, fetch: retrying() }, TASK);
  assert.equal(answer.status, 201);
  const other = await replying(t, { status: 409, body: { type: 'about:blank' } });
  assert.equal((await createTask({ baseUrl: other.baseUrl, fetch: retrying() }, TASK)).status, 409);
  assert.equal(other.asked.length, 1);
});

test("a conflict that is no problem is not waited for, but a proxy's page", async (t) => {
  for (const body of ['<h1>Conflict</h1>', '', 'null', '"text"']) {
    const { baseUrl, asked } = await replying(t, { status: 409, body });
    await assert.rejects(createTask({ baseUrl, fetch: retrying() }, TASK), UndeclaredAnswer);
    assert.equal(asked.length, 1);
  }
});

test('429 is tried again, whatever the method', async (t) => {
  const { baseUrl, asked } = await replying(t, { ...BUSY, status: 429 }, { status: 201, body: {} });
  assert.equal((await createTask({ baseUrl, fetch: retrying() }, TASK)).status, 201);
  assert.equal(asked.length, 2);
});

test('other answers are final', async (t) => {
  for (const status of [404, 500]) {
    const { baseUrl, asked } = await replying(t, { status, body: {} });
    const path = { user_id: 'ada', id: 'one' };
    assert.equal((await deleteTask({ baseUrl, fetch: retrying() }, { path })).status, status);
    assert.equal(asked.length, 1);
  }
});

test('a wait ends when the caller gives up', async (t) => {
  const { baseUrl, asked } = await replying(t, { ...BUSY, headers: { 'Retry-After': '20' } });
  const signal = AbortSignal.timeout(200);
  const before = performance.now();
  await assert.rejects(getMe({ baseUrl, fetch: retrying() }, { signal }), { name: 'TimeoutError' });
  assert.equal(asked.length, 1);
  assert(performance.now() - before < 15_000);
});

test('who has given up is not asked for again', async () => {
  let calls = 0;
  const fetch = async (request: Request): Promise<Response> => {
    calls += 1;
    throw request.signal.reason;
  };
  const client = { baseUrl: 'http://127.0.0.1', fetch: retrying({ fetch }) };
  await assert.rejects(getMe(client, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  assert.equal(calls, 1);
});
