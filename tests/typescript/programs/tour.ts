/** Every operation of the contract, called as a frontend does; in Node and in a browser. */

import {
  type AnyAnswer,
  apiKey,
  BearerSession,
  changePassword,
  changeTasks,
  type Client,
  completeTask,
  createApiKey,
  createTask,
  createUser,
  deleteMe,
  deleteTag,
  deleteTask,
  deleteUser,
  each,
  endSession,
  exportData,
  getContractJson,
  getContractYaml,
  getLiveness,
  getMe,
  getReadiness,
  getTask,
  getUser,
  ifMatch,
  importData,
  issueToken,
  lines,
  listApiKeys,
  listSessions,
  listTags,
  listTasks,
  type ListTasksRequest,
  listUsers,
  logIn,
  logOut,
  refreshSession,
  renameTag,
  replaceTask,
  restoreTask,
  retrying,
  revokeApiKey,
  type SignedIn,
  signUp,
  updateMe,
  updateTask,
  updateUser,
} from 'taskpact-client';

/** The parameters of the tour. */
export interface Service {
  readonly baseUrl: string;
  readonly admin: { readonly email: string; readonly password: string };
  /** `cookie` in a browser, whose cookies scripts cannot see. */
  readonly refreshTokenIn: 'body' | 'cookie';
}

const PASSWORD = 'correct horse battery staple';

/** Calls all operations; throws if a response is not as expected. */
export async function tour(service: Service): Promise<void> {
  const anonymous = clientOf(service);
  const email = `${crypto.randomUUID()}@example.com`;
  const account = { email, password: PASSWORD, refresh_token_in: service.refreshTokenIn };
  const { body } = got(await signUp(anonymous, { body: { ...account, name: 'Ada' } }), 201);
  equal(got(await signUp(anonymous, { body: account }), 409).body.title, 'Email taken');

  await health(anonymous);
  await tasks(await signedIn(anonymous, service, body), body.user.id);
  await tags(await signedIn(anonymous, service, body), body.user.id);
  await keys(await signedIn(anonymous, service, body), service, body.user.id);
  await sessions(anonymous, service, account);
  await administration(anonymous, service);
  await leaving(anonymous, service, account);
}

/** Narrows the response to the status that it must have. */
export function got<A extends AnyAnswer, const Status extends A['status']>(
  answer: A,
  status: Status,
): Extract<A, { status: Status }> {
  equal(answer.status, status, JSON.stringify(answer.body));
  return answer as Extract<A, { status: Status }>;
}

/** Throws if two values differ. */
export function equal<T>(is: T, shouldBe: T, what = ''): void {
  const [a, b] = [is, shouldBe].map((value) => JSON.stringify(value));
  if (a !== b) throw new Error(`is ${a}, should be ${b} ${what}`);
}

/** A client without credentials. */
export function clientOf({ baseUrl, refreshTokenIn }: Service): Client {
  const client = { baseUrl, fetch: retrying() };
  return refreshTokenIn === 'cookie' ? { ...client, credentials: 'include' } : client;
}

async function signedIn(client: Client, service: Service, body: SignedIn): Promise<Client> {
  const session = new BearerSession(client, { refreshTokenIn: service.refreshTokenIn });
  await session.start(body);
  return { ...client, authorization: session };
}

async function health(client: Client): Promise<void> {
  equal(got(await getLiveness(client), 200).body.status, 'ok');
  equal(got(await getReadiness(client), 200).body.status, 'ok');
  equal(got(await getContractJson(client), 200).body.openapi, '3.1.1');
  const yaml = await got(await getContractYaml(client), 200).body.text();
  equal(yaml.slice(0, 14), 'openapi: 3.1.1');
}

async function tasks(client: Client, userId: string): Promise<void> {
  const path = { user_id: userId };
  const created = got(await createTask(client, { path, body: { title: 'A', due: '2026-12-24' } }), 201);
  equal(created.body.due, '2026-12-24');
  equal(created.headers.get('Location'), `/api/${userId}/tasks/${created.body.id}`);
  const one = { user_id: userId, id: created.body.id };

  const read = got(await getTask(client, { path: one }), 200);
  const held = { 'If-None-Match': read.headers.get('ETag') ?? '' };
  equal(got(await getTask(client, { path: one, headers: held }), 304).body, undefined);
  const body = { priority: 'high' } as const;
  got(await updateTask(client, { path: one, headers: ifMatch(read), body }), 200);
  got(await updateTask(client, { path: one, headers: ifMatch(read), body }), 412);
  equal(got(await replaceTask(client, { path: one, body: { title: 'B' } }), 200).body.due, null);
  equal(got(await completeTask(client, { path: one }), 200).body.completed, true);
  got(await completeTask(client, { path: one, body: { completed: true } }), 200);

  for (const title of ['C', 'D']) got(await createTask(client, { path, body: { title } }), 201);
  const titles: string[] = [];
  for await (const task of each(listTasks, client, { path, query: { limit: 1 } })) {
    titles.push(task.title);
  }
  equal(titles, ['D', 'C', 'B']);
  const query: ListTasksRequest['query'] = { priority: ['none', 'high'], search: 'b', total: true };
  const found = got(await listTasks(client, { path, query }), 200).body;
  equal(found.items.map((task) => task.title), ['B']);
  const file = got(await exportData(client, { path }), 200).body;
  const types: string[] = [];
  for await (const line of lines(file)) types.push(line.type === 'task' ? line.task.title : line.type);
  equal(types, ['user', 'B', 'C', 'D', 'end']);
  const csv = got(await exportData(client, { path, query: { format: 'csv' } }), 200).body;
  const records = await csv.text();
  equal(records.split('\r\n').length, 5);
  const again = { path, body: records, contentType: 'text/csv' } as const;
  equal(got(await importData(client, again), 200).body.unchanged, 3);
  const task = { type: 'task', task: { title: 'Imported' } };
  const operations = [
    { op: 'update' as const, id: created.body.id, changes: { priority: 'low' as const } },
    { op: 'complete' as const, id: crypto.randomUUID() },
  ];
  const batch = { mode: 'independent' as const, operations };
  const results = got(await changeTasks(client, { path, body: batch }), 200).body.results;
  equal(results.map((result) => result.status), [200, 404]);
  const added = { path, query: { dry_run: true }, body: JSON.stringify(task), contentType: 'application/x-ndjson' } as const;
  equal(got(await importData(client, added), 200).body.rows[0]?.status, 'created');

  const invalid = got(await createTask(client, { path, body: { title: ' ' } }), 422);
  equal(invalid.body.errors?.[0]?.pointer, '/title');
  got(await deleteTask(client, { path: one }), 204);
  equal(got(await getTask(client, { path: one }), 404).body.detail, 'There is no such task.');
  equal(got(await restoreTask(client, { path: one }), 200).body.title, 'B');
}

async function tags(client: Client, userId: string): Promise<void> {
  const path = { user_id: userId };
  const body = { title: 'E', tags: ['Home', 'home', 'Garden'] };
  const created = got(await createTask(client, { path, body }), 201).body;
  const names: string[] = [];
  const ids: string[] = [];
  for await (const tag of each(listTags, client, { path, query: { limit: 1 } })) {
    names.push(tag.name);
    ids.push(tag.id);
  }
  equal(names, ['Garden', 'Home']);
  const garden = { user_id: userId, tag_id: ids[0] ?? '' };
  got(await renameTag(client, { path: garden, body: { name: 'HOME' } }), 409);
  const merged = got(await renameTag(client, { path: garden, body: { name: 'home', merge: true } }), 200);
  equal(merged.body.name, 'Home');
  got(await deleteTag(client, { path: { user_id: userId, tag_id: merged.body.id } }), 204);
  const one = { user_id: userId, id: created.id };
  equal(got(await getTask(client, { path: one }), 200).body.tags, []);
  got(await deleteTask(client, { path: one }), 204);
}

async function keys(client: Client, service: Service, userId: string): Promise<void> {
  const body = { name: 'Nightly report', scopes: ['tasks:read' as const] };
  const created = got(await createApiKey(client, { body }), 201).body;
  const program = { ...clientOf(service), authorization: apiKey(created.key) };
  equal(got(await listTasks(program, { path: { user_id: userId } }), 200).body.items.length, 3);
  got(await getMe(program), 403);
  equal(got(await listApiKeys(client), 200).body.items.length, 1);
  got(await revokeApiKey(client, { path: { key_id: created.id } }), 204);
}

async function sessions(
  anonymous: Client,
  service: Service,
  account: { email: string; password: string; refresh_token_in: 'body' | 'cookie' },
): Promise<void> {
  const form = { grant_type: 'password', username: account.email, password: account.password };
  equal(got(await issueToken(anonymous, { body: form }), 200).body.token_type, 'Bearer');
  const refused = await issueToken(anonymous, { body: { ...form, password: 'another' } });
  const { body: why } = got(refused, 400);
  equal('error' in why && why.error, 'invalid_grant');

  const login = got(await logIn(anonymous, { body: account }), 200).body;
  const client = await signedIn(anonymous, service, login);
  const all = got(await listSessions(client), 200).body.items;
  const other = all.find((session) => !session.current);
  got(await endSession(client, { path: { session_id: other?.id ?? '' } }), 204);
  const change = { current_password: account.password, new_password: PASSWORD };
  equal(got(await changePassword(client, { body: change }), 200).body.api_keys, 0);

  const token = login.refresh_token;
  equal(token === undefined, service.refreshTokenIn === 'cookie');
  const body = token === undefined ? {} : { body: { refresh_token: token } };
  const next = got(await refreshSession(anonymous, body), 200).body;
  const last = next.refresh_token;
  got(await logOut(anonymous, last === undefined ? {} : { body: { refresh_token: last } }), 204);
  got(await refreshSession(anonymous, last === undefined ? {} : { body: { refresh_token: last } }), 401);
}

async function administration(anonymous: Client, service: Service): Promise<void> {
  const login = { ...service.admin, refresh_token_in: service.refreshTokenIn };
  const { body } = got(await logIn(anonymous, { body: login }), 200);
  const client = await signedIn(anonymous, service, body);
  const email = `${crypto.randomUUID()}@example.com`;
  const created = got(await createUser(client, { body: { email, password: PASSWORD } }), 201).body;
  const path = { id: created.id };
  equal(got(await getUser(client, { path }), 200).body.active, true);
  const change = { active: false };
  equal(got(await updateUser(client, { path, body: change }), 200).body.active, false);
  const found = got(await listUsers(client, { query: { q: email, active: false } }), 200).body;
  equal(found.items.map((user) => user.id), [created.id]);
  got(await deleteUser(client, { path }), 204);
  got(await getUser(client, { path }), 404);
}

async function leaving(
  anonymous: Client,
  service: Service,
  account: { email: string; password: string; refresh_token_in: 'body' | 'cookie' },
): Promise<void> {
  const { body } = got(await logIn(anonymous, { body: account }), 200);
  const client = await signedIn(anonymous, service, body);
  equal(got(await updateMe(client, { body: { name: 'Ada Lovelace' } }), 200).body.name, 'Ada Lovelace');
  equal(got(await getMe(client), 200).body.name, 'Ada Lovelace');
  got(await deleteMe(client), 204);
  got(await logIn(anonymous, { body: account }), 401);
}
