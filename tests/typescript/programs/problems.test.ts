/** Problems that the contract does not declare: a new error is not a breaking change. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { getTask, isRefusal, issueToken, type Problem, Refused, unwrap } from 'taskpact-client';

import { replying } from './server.ts';

const REQUEST = { path: { user_id: 'ada', id: 'one' } };
const NEW: Problem = {
  type: '/docs/problems/gone-for-lunch',
  title: 'Gone for lunch',
  status: 418,
  detail: 'Try the teapot.',
  request_id: 'r1',
};

for (const status of [404, 410, 418, 499, 507, 599]) {
  test(`a problem of a new type with the status ${status} comes back as it is`, async (t) => {
    const { baseUrl } = await replying(t, { status, body: { ...NEW, status, more: [1] } });
    const answer = await getTask({ baseUrl }, REQUEST);
    assert.equal(answer.status, status);
    assert.deepEqual(answer.body, { ...NEW, status, more: [1] });
    assert.throws(() => unwrap(answer), (error) => {
      assert(error instanceof Refused);
      assert.equal(error.problem?.type, NEW.type);
      assert(isRefusal(error, getTask));
      return true;
    });
  });
}

test('an operation whose errors are no problems may have one, too', async (t) => {
  const { baseUrl } = await replying(t, { status: 400, body: NEW });
  const answer = await issueToken({ baseUrl }, { body: { grant_type: 'password' } });
  assert.deepEqual(answer.body, NEW);
});

test('the media type may be written in any way', async (t) => {
  const headers = { 'Content-Type': 'Application/Problem+JSON ; Charset="UTF-8"' };
  const { baseUrl } = await replying(t, { status: 404, headers, body: `\uFEFF${JSON.stringify(NEW)}` });
  assert.deepEqual((await getTask({ baseUrl }, REQUEST)).body, NEW);
});

test("a gateway's problem has what it lacks, and not what is of another type", async (t) => {
  const body = { title: 'Slow down', detail: 7, errors: 'many', limit: 5 };
  const headers = { 'X-Request-Id': 'r2' };
  const { baseUrl } = await replying(t, { status: 429, headers, body });
  assert.deepEqual((await getTask({ baseUrl }, REQUEST)).body, {
    type: 'about:blank',
    title: 'Slow down',
    status: 429,
    detail: '',
    request_id: 'r2',
    limit: 5,
  });
});

test('one that says nothing has the words of its status', async (t) => {
  const { baseUrl } = await replying(t, { status: 503, body: {} });
  const { body } = await getTask({ baseUrl }, REQUEST);
  assert.equal((body as Problem).title, 'Service Unavailable');
});
