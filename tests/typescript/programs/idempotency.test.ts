/** Retries of creating operations, against the running service. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  BearerSession,
  type Client,
  createTask,
  type Fetch,
  listTasks,
  retrying,
  signUp,
  unwrap,
} from 'taskpact-client';

const baseUrl = process.env['BASE_URL'] ?? '';

/** Loses the first response, after the service has handled the request. */
function losing(): Fetch {
  let isLost = false;
  return async (request) => {
    const response = await fetch(request);
    if (isLost) return response;
    isLost = true;
    throw new TypeError('the network is down');
  };
}

test('what creates is done once, whatever answers are lost', async () => {
  const body = { email: `${crypto.randomUUID()}@example.com`, password: 'nine lives and a teapot' };
  const anonymous: Client = { baseUrl, fetch: retrying({ fetch: losing() }) };
  const joined = await signUp(anonymous, { body });
  assert.equal(joined.status, 201);
  assert.equal(joined.headers.get('Idempotent-Replayed'), 'true');

  const session = new BearerSession({ baseUrl });
  await session.start(unwrap(joined));
  const path = { user_id: unwrap(joined).user.id };
  const client: Client = { baseUrl, fetch: retrying({ fetch: losing() }), authorization: session };
  const created = unwrap(await createTask(client, { path, body: { title: 'Once' } }));
  const { items } = unwrap(await listTasks(client, { path }));
  assert.deepEqual(items.map(({ id }) => id), [created.id]);
});
