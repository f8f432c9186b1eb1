/** Narrowing a caught error: by operation, by status and by the type of the problem. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  type Client,
  each,
  getMe,
  getTask,
  isProblem,
  isRefusal,
  listTasks,
  Refused,
  unwrap,
  updateTask,
} from 'taskpact-client';

import { type Reply, replying } from './server.ts';

const TYPE = '/docs/problems/precondition-failed';
const PROBLEM = { type: TYPE, title: 'Failed', detail: 'Late.', status: 412, request_id: 'r1' };
const LATE: Reply = { status: 412, headers: { ETag: '"8"' }, body: PROBLEM };
const REQUEST = { path: { user_id: 'ada', id: 'one' } };

/** The error that is caught if an update gets this response. */
async function caught(client: Client): Promise<unknown> {
  try {
    return unwrap(await updateTask(client, { ...REQUEST, body: {} }));
  } catch (error) {
    return error;
  }
}

test('unwrap gives the body of a success and throws everything else', async (t) => {
  const { baseUrl } = await replying(t, { body: { name: 'Ada' } }, { status: 401, body: PROBLEM });
  assert.equal(unwrap(await getMe({ baseUrl })).name, 'Ada');
  const refusal = await getMe({ baseUrl });
  assert.throws(() => unwrap(refusal), (error) => {
    assert(error instanceof Refused);
    assert.equal(error.message, '401 Failed: Late. (request r1)');
    assert.equal(error.answer, refusal);
    assert.deepEqual(error.problem, PROBLEM);
    return true;
  });
});

test('a refusal is one of its operation, and of no other', async (t) => {
  const error = await caught(await replying(t, LATE));
  assert(!isRefusal(error, getTask));
  assert(isRefusal(error, updateTask));
  assert(error.answer.status === 412);
  assert.equal(error.answer.body.request_id, 'r1');
  assert.equal(error.answer.headers.get('ETag'), '"8"');
});

test('a problem is one of its type, and of no other', async (t) => {
  const error = await caught(await replying(t, LATE));
  assert(!isProblem(error, '/docs/problems/task-not-found'));
  assert(isProblem(error, TYPE));
  assert.equal(error.answer.status, 412);
  assert.equal(error.answer.body.detail, 'Late.');
});

test('a page that is refused is a refusal of the list', async (t) => {
  const { baseUrl } = await replying(t, { status: 403, body: PROBLEM });
  const list = each(listTasks, { baseUrl }, { path: { user_id: 'ada' } });
  await assert.rejects(list.next(), (error) => isRefusal(error, listTasks));
});

test('a success of JSON with the members of a problem is none', async (t) => {
  const { baseUrl } = await replying(t, { status: 304, headers: { ETag: '"8"' } });
  const nothing = await getTask({ baseUrl }, REQUEST);
  const error = new Refused(nothing);
  assert.equal(error.problem, undefined);
  assert.equal(error.message, '304');
});

test('anything else that is caught is neither', async (t) => {
  const unreachable = await caught(await replying(t, { drop: true }));
  for (const error of [unreachable, undefined, null, 'text', new Error(), { answer: PROBLEM }]) {
    assert(!isRefusal(error, updateTask));
    assert(!isProblem(error, TYPE));
  }
});
