/** Staying signed in, against the running service. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  BearerSession,
  type Client,
  createTask,
  deleteMe,
  each,
  getMe,
  inMemory,
  listTasks,
  logOut,
  Refused,
  type SessionOptions,
  type SignedIn,
  signUp,
  type Tokens,
  type TokenStore,
  unwrap,
} from 'taskpact-client';

import { type Reply, replying } from './server.ts';

const baseUrl = process.env['BASE_URL'] ?? '';
const EXPIRED = 'eyJhbGciOiJIUzI1NiJ9.e30.expired';

/** A signed-in user, and the requests in their name. */
async function somebody(options: SessionOptions = {}): Promise<{
  asked: string[];
  client: Client;
  session: BearerSession;
  store: TokenStore;
  body: SignedIn;
}> {
  const asked: string[] = [];
  const service: Client = {
    baseUrl,
    fetch: (request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return fetch(request);
    },
  };
  const account = { email: `${crypto.randomUUID()}@example.com`, password: 'nine lives and a teapot' };
  const body = unwrap(await signUp(service, { body: account }));
  const store = options.store ?? inMemory();
  const session = new BearerSession(service, { ...options, store });
  await session.start(body);
  asked.length = 0;
  return { asked, client: { ...service, authorization: session }, session, store, body };
}

const refreshes = (asked: string[]): number =>
  asked.filter((one) => one === 'POST /api/auth/refresh').length;

test('a hundred requests with an expired token refresh it once', async () => {
  const { asked, client, store, body } = await somebody();
  await store.save({ access_token: EXPIRED, refresh_token: body.refresh_token ?? '' });
  const answers = await Promise.all(Array.from({ length: 100 }, () => getMe(client)));
  assert(answers.every(({ status }) => status === 200));
  assert.equal(refreshes(asked), 1);
  assert.notEqual((await store.load())?.refresh_token, body.refresh_token);
});

test('a refusal that comes late finds the new token and does not refresh again', async () => {
  const { asked, client, session, store, body } = await somebody();
  await store.save({ access_token: EXPIRED, refresh_token: body.refresh_token ?? '' });
  const late = new Request(`${baseUrl}/api/me`, { headers: { Authorization: `Bearer ${EXPIRED}` } });
  assert.equal((await getMe(client)).status, 200);
  assert.equal(await session.renew(late, new Response(null, { status: 401 })), true);
  assert.equal(refreshes(asked), 1);
});

test('two pages that share a store stay signed in', async () => {
  const store = inMemory();
  const one = await somebody({ store });
  const other: Client = { baseUrl, authorization: new BearerSession({ baseUrl }, { store }) };
  await store.save({ access_token: EXPIRED, refresh_token: one.body.refresh_token ?? '' });
  const answers = await Promise.all([getMe(one.client), getMe(other)]);
  assert.deepEqual(answers.map(({ status }) => status), [200, 200]);
  await store.save({ ...(await store.load()), access_token: EXPIRED });
  assert.equal((await getMe(other)).status, 200);
  assert.equal((await getMe(one.client)).status, 200);
});

test('when the session has ended, the 401 comes through and the tokens are forgotten', async () => {
  let ended = 0;
  const { asked, client, store, body } = await somebody({ onEnd: () => (ended += 1) });
  const token = body.refresh_token ?? '';
  assert.equal((await logOut(client, { body: { refresh_token: token } })).status, 204);
  await store.save({ access_token: EXPIRED, refresh_token: token });
  const answers = await Promise.all([getMe(client), getMe(client)]);
  assert.deepEqual(answers.map(({ status }) => status), [401, 401]);
  assert.equal((await getMe(client)).status, 401);
  assert.equal(refreshes(asked), 1);
  assert.equal(ended, 1);
  assert.equal(await store.load(), undefined);
});

test('a token that was stolen and used ends the session of both', async () => {
  const { client, session, store, body } = await somebody();
  await session.refresh();
  await session.refresh();
  await store.save({ access_token: EXPIRED, refresh_token: body.refresh_token ?? '' });
  assert.equal((await getMe(client)).status, 401);
  assert.equal(await store.load(), undefined);
});

test('nobody is signed in without tokens, and nothing is asked for them', async () => {
  const { asked, client, session } = await somebody();
  await session.end();
  assert.equal((await getMe(client)).status, 401);
  assert.equal(await session.refresh(), false);
  assert.deepEqual(asked, ['GET /api/me']);
});

test('a refusal that is no matter of tokens refreshes nothing', async () => {
  const { asked, client, body } = await somebody();
  assert.equal((await listTasks(client, { path: { user_id: `${body.user.id}x` } })).status, 403);
  assert.equal(refreshes(asked), 0);
});

test('neither does a sign-in that was too long ago', async (t) => {
  const challenge = 'Bearer error="insufficient_user_authentication", max_age=300';
  const reply = { status: 401, headers: { 'WWW-Authenticate': challenge }, body: {} };
  const { baseUrl, asked } = await replying(t, reply);
  const session = new BearerSession({ baseUrl });
  const tokens = { access_token: 'a', refresh_token: 'b' };
  await session.start({ ...tokens, user: { id: 'ada' } } as SignedIn);
  assert.equal((await deleteMe({ baseUrl, authorization: session })).status, 401);
  assert.deepEqual(asked.map(({ path }) => path), ['/api/me']);
});

test('a service that cannot tell does not end the session', async (t) => {
  const { baseUrl } = await replying(t, { status: 503, headers: { 'Retry-After': '1' }, body: {} });
  const store = inMemory();
  await store.save({ access_token: 'a', refresh_token: 'b' });
  await assert.rejects(new BearerSession({ baseUrl }, { store }).refresh(), Refused);
  assert.deepEqual(await store.load(), { access_token: 'a', refresh_token: 'b' });
});

test('nobody is told of the end of what never began', async (t) => {
  const { baseUrl, asked } = await replying(t, { status: 401, body: {} });
  let ended = 0;
  const onEnd = (): void => void (ended += 1);
  const session = new BearerSession({ baseUrl }, { refreshTokenIn: 'cookie', onEnd });
  assert.equal(await session.refresh(), false);
  assert.equal(asked.length, 1);
  assert.equal(ended, 0);
});

/** What somebody else's refresh cookie is worth. */
const GRACE = { user: { id: 'grace' }, access_token: 'of grace', token_type: 'Bearer' };
const NOBODY: Reply = { status: 401, body: {} };
const ME = { path: { user_id: 'me' } };

/** The session of ada, whose access token is of no worth any more. */
async function sessionOfAda(
  service: Client,
  options: SessionOptions = {},
): Promise<{ session: BearerSession; client: Client; told: string[] }> {
  const told: string[] = [];
  const session = new BearerSession(service, {
    refreshTokenIn: 'cookie',
    onEnd: () => told.push('end'),
    onUserChange: (userId) => told.push(userId),
    ...options,
  });
  await session.start({ user: { id: 'ada' }, access_token: 'of ada' } as SignedIn);
  return { session, client: { ...service, authorization: session }, told };
}

const IN_THE_NAME_OF_ADA: Record<string, (client: Client) => Promise<{ status: number }>> = {
  'a list of hers': (client) => listTasks(client, ME),
  'a list by her id': (client) => listTasks(client, { path: { user_id: 'ada' } }),
  'a task of hers': (client) => createTask(client, { ...ME, body: { title: 'A' } }),
  'her account': (client) => deleteMe(client),
};

for (const [what, ask] of Object.entries(IN_THE_NAME_OF_ADA)) {
  test(`${what} is never asked for in the name of who signed in after her`, async (t) => {
    const { baseUrl, asked } = await replying(t, NOBODY, NOBODY, { body: GRACE }, NOBODY);
    const { client, told } = await sessionOfAda({ baseUrl });
    const answers = await Promise.all([ask(client), ask(client)]);
    assert.deepEqual([...answers, await ask(client)].map(({ status }) => status), [401, 401, 401]);
    assert.deepEqual(told, ['grace']);
    const credentials = asked.map(({ headers }) => headers.authorization);
    assert.deepEqual(credentials, ['Bearer of ada', 'Bearer of ada', undefined, undefined]);
  });
}

test('a list that one has begun is not read on for another', async (t) => {
  const page: Reply = { body: { items: [{ title: 'of ada' }], next_cursor: 'two' } };
  const { baseUrl, asked } = await replying(t, page, NOBODY, { body: GRACE }, page);
  const { client } = await sessionOfAda({ baseUrl });
  const tasks = each(listTasks, client, ME);
  assert.equal((await tasks.next()).value?.title, 'of ada');
  await assert.rejects(tasks.next(), Refused);
  assert.equal(asked.length, 3);
});

test('what was rendered for one is not read on for another', async (t) => {
  const { baseUrl, asked } = await replying(t, NOBODY, { body: GRACE });
  const told: string[] = [];
  const session = new BearerSession(
    { baseUrl },
    { refreshTokenIn: 'cookie', userId: 'ada', onUserChange: (userId) => told.push(userId) },
  );
  assert.equal((await listTasks({ baseUrl, authorization: session }, ME)).status, 401);
  assert.deepEqual(told, ['grace']);
  assert.equal(asked.length, 2);
});

test('who signs in beside, in a store of both, is neither asked for nor signed out', async () => {
  const store = inMemory();
  const told: string[] = [];
  const onUserChange = (userId: string): void => void told.push(userId);
  const ada = await somebody({ store, onUserChange });
  const grace = await somebody({ store });
  assert.equal((await createTask(ada.client, { ...ME, body: { title: 'of ada' } })).status, 401);
  assert.equal(await ada.session.tokens(), undefined);
  await ada.session.end();
  assert.deepEqual(unwrap(await listTasks(grace.client, ME)).items, []);
  assert.deepEqual(told, [grace.body.user.id]);
  assert.equal(refreshes(ada.asked), 0);
});

test('who signs out beside, in a store of both, has signed out everywhere', async () => {
  const store = inMemory();
  let ended = 0;
  const { asked, client, body } = await somebody({ store, onEnd: () => (ended += 1) });
  const beside = new BearerSession({ baseUrl }, { store });
  await beside.start(body);
  await beside.end();
  const answers = await Promise.all([getMe(client), getMe(client)]);
  assert.deepEqual([...answers, await getMe(client)].map(({ status }) => status), [401, 401, 401]);
  assert.equal(refreshes(asked), 0);
  assert.equal(ended, 1);
});

test('nobody else can begin the session, and who it is of can go on after its end', async (t) => {
  const { baseUrl } = await replying(t, { body: {} });
  const { session, client } = await sessionOfAda({ baseUrl });
  await session.end();
  await assert.rejects(session.start(GRACE as unknown as SignedIn), TypeError);
  assert.equal(await session.tokens(), undefined);
  await session.start({ user: { id: 'ada' }, access_token: 'anew' } as SignedIn);
  assert.equal((await getMe(client)).status, 200);
});

test('after the end nothing is asked of a cookie, unless somebody wants it', async (t) => {
  const { baseUrl, asked } = await replying(t, NOBODY, { body: GRACE });
  const { session, client, told } = await sessionOfAda({ baseUrl });
  await session.end();
  assert.equal((await getMe(client)).status, 401);
  assert.deepEqual(asked.map(({ path }) => path), ['/api/me']);
  assert.equal(await session.refresh(), false);
  assert.deepEqual(told, ['grace']);
});

test('a refresh that comes back after the end begins nothing', async (t) => {
  const { baseUrl, asked } = await replying(t, { body: { ...GRACE, user: { id: 'ada' } } });
  const signingOut = async (request: Request): Promise<Response> => {
    const response = await fetch(request);
    await session.end();
    return response;
  };
  const store = inMemory();
  const { session } = await sessionOfAda({ baseUrl, fetch: signingOut }, { store });
  assert.equal(await session.refresh(), false);
  assert.equal(await store.load(), undefined);
  assert.equal(asked.length, 1);
});

test('who does not ask whether it is another is told of the end', async (t) => {
  const { baseUrl } = await replying(t, { body: GRACE });
  let ended = 0;
  const onEnd = (): void => void (ended += 1);
  const session = new BearerSession({ baseUrl }, { refreshTokenIn: 'cookie', onEnd });
  await session.start({ user: { id: 'ada' }, access_token: 'of ada' } as SignedIn);
  assert.equal(await session.refresh(), false);
  assert.equal(ended, 1);
});

test('what an older version kept says whose it is when it is refreshed', async () => {
  const { client, session, store, body } = await somebody();
  const { access_token, refresh_token = '' } = body;
  const other = new BearerSession({ baseUrl }, { store });
  await store.save({ access_token, refresh_token } satisfies Tokens);
  assert.equal((await getMe({ ...client, authorization: other })).status, 200);
  assert.equal((await getMe(client)).status, 200);
  assert.equal((await session.tokens())?.user_id, body.user.id);
});
