/** Responses that the contract does not have: a third party's, a partial one, or none. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  exportData,
  getContractYaml,
  getMe,
  getTask,
  lines,
  listUsers,
  logOut,
  NoAnswer,
  UndeclaredAnswer,
  unwrap,
} from 'taskpact-client';

import { type Reply, replying } from './server.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const HTML = { headers: { 'Content-Type': 'text/html' }, body: '<h1>Bad gateway</h1>' };
const PATH = { path: { user_id: 'ada' } };

const undeclared: Record<string, Reply> = {
  'a page of a proxy': { ...HTML, status: 502 },
  'a page with a status that is declared': HTML,
  'a page with the status of a declared problem': { ...HTML, status: 500 },
  'a success that is not declared': { status: 201, body: {} },
  'an error of JSON that is no problem': { status: 418, headers: JSON_TYPE, body: {} },
  'a success that is a problem': { headers: { 'Content-Type': 'application/problem+json' }, body: {} },
  'no media type': { headers: {}, body: undefined },
  'another kind of JSON': { headers: { 'Content-Type': 'application/hal+json' }, body: {} },
  'nothing in place of JSON': { headers: JSON_TYPE },
  'a space in place of JSON': { body: ' ' },
  'half of an object': { body: '{"name": "Ad' },
  'a page that says that it is JSON': { ...HTML, headers: JSON_TYPE },
  'a list in place of an object': { body: [] },
  'null in place of an object': { body: 'null' },
  'a number in place of an object': { body: 5 },
  'a text in place of an object': { body: '"Ada"' },
  'an empty problem': { status: 404, body: '' },
  'a problem that is no JSON': { status: 500, body: 'oops' },
  'a problem that is a list': { status: 500, body: [1] },
  'not modified, unasked': { status: 304 },
  'a redirect': { status: 302, headers: { Location: '/api/health/live' } },
  'a redirect to another host': { status: 308, headers: { Location: 'http://127.0.0.1:9/' } },
};

for (const [name, reply] of Object.entries(undeclared)) {
  test(`${name} is an UndeclaredAnswer`, async (t) => {
    const headers = { 'X-Request-Id': 'r1', ...reply.headers };
    const { baseUrl, asked } = await replying(t, { ...reply, headers });
    await assert.rejects(getMe({ baseUrl }), (error) => {
      assert(error instanceof UndeclaredAnswer);
      assert.equal(error.status, reply.status ?? 200);
      assert.equal(error.method, 'GET');
      assert.equal(error.url, `${baseUrl}/api/me`);
      assert.equal(error.requestId, 'r1');
      const body = typeof reply.body === 'object' ? JSON.stringify(reply.body) : reply.body;
      assert.equal(error.beginning, String(body ?? ''));
      assert(error.message.startsWith(`GET ${baseUrl}/api/me: ${error.status}, `));
      assert(error.message.endsWith(' (request r1)'));
      return true;
    });
    assert.equal(asked.length, 1);
  });
}

test('what could not be read as JSON is the cause', async (t) => {
  const { baseUrl } = await replying(t, { body: '{' });
  await assert.rejects(getMe({ baseUrl }), (error) => {
    assert(error instanceof UndeclaredAnswer);
    assert(error.cause instanceof SyntaxError);
    return true;
  });
});

test('neither a query nor a long body is told', async (t) => {
  const { baseUrl } = await replying(t, { ...HTML, status: 502, body: 'secret '.repeat(100_000) });
  await assert.rejects(listUsers({ baseUrl }, { query: { q: 'somebody' } }), (error) => {
    assert(error instanceof UndeclaredAnswer);
    assert.equal(error.url, `${baseUrl}/api/admin/users`);
    assert.equal(error.beginning.length, 200);
    assert.doesNotMatch(error.message, /somebody|secret/);
    return true;
  });
});

test("a proxy's page that never ends does not keep anybody waiting", async (t) => {
  const body = 'x'.repeat(300);
  const { baseUrl } = await replying(t, { ...HTML, status: 502, body, then: 'stall' });
  await assert.rejects(getMe({ baseUrl }), UndeclaredAnswer);
});

test("a proxy's page that breaks off is still one", async (t) => {
  const { baseUrl } = await replying(t, { ...HTML, status: 502, body: 'x', then: 'break off' });
  await assert.rejects(getMe({ baseUrl }), UndeclaredAnswer);
});

test('JSON may begin with a byte order mark, and its media type may be written in any way', async (t) => {
  const headers = { 'Content-Type': 'Application/JSON;charset=ISO-8859-1' };
  const { baseUrl } = await replying(t, { headers, body: '\uFEFF{"name": "Zoë"}' });
  assert.equal(unwrap(await getMe({ baseUrl })).name, 'Zoë');
});

test('where no body is declared, none is looked for', async (t) => {
  const path = { user_id: 'ada', id: 'one' };
  const { baseUrl } = await replying(
    t,
    { status: 204, headers: { 'Content-Type': 'text/html' } },
    { status: 304, headers: { 'Content-Type': 'application/json' } },
  );
  assert.deepEqual([(await logOut({ baseUrl })).status, (await getTask({ baseUrl }, { path })).body], [
    204,
    undefined,
  ]);
});

test('no answer is a NoAnswer, with what fetch threw', async (t) => {
  const { baseUrl } = await replying(t, { drop: true });
  await assert.rejects(listUsers({ baseUrl }, { query: { q: 'somebody' } }), (error) => {
    assert(error instanceof NoAnswer);
    assert(error.cause instanceof TypeError);
    assert.deepEqual([error.method, error.url], ['GET', `${baseUrl}/api/admin/users`]);
    assert.deepEqual([error.status, error.requestId], [undefined, null]);
    assert.equal(error.message, `GET ${baseUrl}/api/admin/users: no answer: fetch failed`);
    return true;
  });
});

test('what a fetch of our own throws is thrown as it is', async () => {
  class Offline extends Error {}
  const fetch = async (): Promise<Response> => Promise.reject(new Offline());
  await assert.rejects(getMe({ baseUrl: 'http://127.0.0.1', fetch }), Offline);
});

for (const [name, status] of [['an answer', 200], ['a problem', 404]] as const) {
  test(`${name} that breaks off is a NoAnswer`, async (t) => {
    const headers = { 'X-Request-Id': 'r1' };
    const reply: Reply = { status, headers, body: '{"name": ', then: 'break off' };
    const { baseUrl } = await replying(t, reply);
    await assert.rejects(getMe({ baseUrl }), (error) => {
      assert(error instanceof NoAnswer);
      assert.deepEqual([error.status, error.requestId], [status, 'r1']);
      assert(error.cause instanceof TypeError);
      return true;
    });
  });
}

test('a download that breaks off says so to whoever reads it', async (t) => {
  const headers = { 'Content-Type': 'application/yaml' };
  const { baseUrl } = await replying(t, { headers, body: 'openapi', then: 'break off' });
  const answer = unwrap(await getContractYaml({ baseUrl }));
  await assert.rejects(answer.text(), NoAnswer);
});

test('a download is what was sent, and is only read when somebody does', async (t) => {
  const headers = { 'Content-Type': 'Application/YAML; charset=utf-8', 'X-Other': 'a' };
  const { baseUrl } = await replying(t, { headers, body: '\uFEFFopenapi: "3.1"' });
  const answer = unwrap(await getContractYaml({ baseUrl }));
  assert.equal(answer.headers.get('X-Other'), 'a');
  assert.deepEqual((await answer.bytes()).slice(0, 4), new Uint8Array([0xef, 0xbb, 0xbf, 0x6f]));
});

test('a page in place of a download is an UndeclaredAnswer', async (t) => {
  const { baseUrl } = await replying(t, HTML);
  await assert.rejects(getContractYaml({ baseUrl }), UndeclaredAnswer);
  await assert.rejects(exportData({ baseUrl }, PATH), UndeclaredAnswer);
});

const LINES = { 'Content-Type': 'Application/JSONL; charset=utf-8', 'X-Request-Id': 'r1' };
const LINE = '{"kind":"user"}\n';
const broken: [string, Reply, new (...all: never[]) => UndeclaredAnswer | NoAnswer][] = [
  ['is no JSON', { body: `${LINE}<h1>\n${LINE}` }, UndeclaredAnswer],
  ['is cut', { body: `${LINE}{"kind":` }, UndeclaredAnswer],
  ['is no object', { body: `${LINE}5\n` }, UndeclaredAnswer],
  ['is null', { body: `${LINE}null\n` }, UndeclaredAnswer],
  ['never comes', { body: LINE, then: 'break off' }, NoAnswer],
];

for (const [name, reply, kind] of broken) {
  test(`a line that ${name} is thrown, after those before`, async (t) => {
    const { baseUrl } = await replying(t, { ...reply, headers: LINES });
    const values: unknown[] = [];
    await assert.rejects(
      async () => {
        const file = unwrap(await exportData({ baseUrl }, PATH));
        for await (const line of lines(file)) values.push(line);
      },
      (error) => {
        assert(error instanceof kind);
        assert.deepEqual([error.url, error.requestId], [`${baseUrl}/api/ada/exports`, 'r1']);
        return true;
      },
    );
    assert.deepEqual(values, [{ kind: 'user' }]);
  });
}

test('a request ends when the caller gives up', async () => {
  await assert.rejects(getMe({ baseUrl: 'http://127.0.0.1:9' }, { signal: AbortSignal.abort() }), {
    name: 'AbortError',
  });
});

test('what the caller gives up with is what is thrown', async () => {
  const signal = AbortSignal.abort(new RangeError('enough'));
  await assert.rejects(getMe({ baseUrl: 'http://127.0.0.1:9' }, { signal }), RangeError);
});

test('an answer that stalls ends when the time is up, and so does a file', async (t) => {
  const stalls: Reply = { body: '{"name": ', then: 'stall' };
  const { baseUrl } = await replying(t, stalls, { ...stalls, body: LINE, headers: LINES });
  await assert.rejects(getMe({ baseUrl }, { signal: AbortSignal.timeout(100) }), {
    name: 'TimeoutError',
  });
  const signal = AbortSignal.timeout(200);
  const file = lines(unwrap(await exportData({ baseUrl }, { ...PATH, signal })));
  assert.deepEqual((await file.next()).value, { kind: 'user' });
  await assert.rejects(file.next(), { name: 'TimeoutError' });
});
