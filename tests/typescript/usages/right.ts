/** What the types must allow. */

import {
  type AnyAnswer,
  type Authorization,
  BearerSession,
  type Client,
  createTask,
  each,
  getContractYaml,
  getMe,
  getTask,
  type GetTaskAnswer,
  ifMatch,
  listTasks,
  listUsers,
  logIn,
  logOut,
  retrying,
  type Task,
  type TaskNotFound,
  type TokenStore,
  unwrap,
  updateTask,
  type User,
} from 'taskpact-client';

const service: Client = { baseUrl: 'https://tasks.example.com', fetch: retrying({ attempts: 2 }) };
const client: Client = { ...service, authorization: new BearerSession(service) };
const path = { user_id: 'ada', id: 'one' };

export async function statusesTellBodiesApart(): Promise<string | null> {
  const answer = await getTask(client, { path, headers: { 'If-None-Match': '"7"' } });
  switch (answer.status) {
    case 200:
      return answer.body.due;
    case 304: {
      const nothing: undefined = answer.body;
      return nothing ?? null;
    }
    case 404: {
      const type: 'urn:taskpact:problem:task-not-found' = answer.body.type;
      const problem: TaskNotFound = answer.body;
      return type + problem.request_id;
    }
    case 422:
      return answer.body.errors?.[0]?.pointer ?? null;
    case 400:
    case 401:
    case 403:
    case 429:
    case 500:
    case 503:
      return answer.headers.get('Retry-After') ?? answer.body.detail;
    default: {
      const none: never = answer;
      return none;
    }
  }
}

export async function successesUnwrap(): Promise<void> {
  const me: User = unwrap(await getMe(client));
  const task: Task = unwrap(await createTask(client, { path, body: { title: me.name } }));
  const nothing: undefined = unwrap(await logOut(client));
  const yaml: Response = unwrap(await getContractYaml(client));
  void [task, nothing, await yaml.text()];
}

export async function whatIsOptionalMayBeLeftOut(signal: AbortSignal): Promise<void> {
  await listUsers(client);
  await listUsers(client, { query: { active: false }, signal });
  await listTasks(client, { path: { user_id: 'ada' }, query: {} });
  await updateTask(client, { path, headers: ifMatch(await getTask(client, { path })), body: {} });
  await updateTask(client, { path, body: { due: null, priority: 'high' } });
  await logIn(client, { body: { email: 'a@b.cc', password: 'x', refresh_token_in: 'cookie' } });
}

export async function itemsKeepTheirTypes(): Promise<string[]> {
  const found: string[] = [];
  for await (const task of each(listTasks, client, { path: { user_id: 'ada' } })) {
    found.push(task.title, task.completed_at ?? task.priority);
  }
  for await (const user of each(listUsers, client, { query: { role: 'admin' } })) {
    found.push(user.email ?? user.id);
  }
  return found;
}

export const proxy: Authorization = {
  authorize: async (headers) => headers.set('Authorization', 'Bearer token'),
  renew: async (_, refusal) => refusal.status === 401,
};

export const store: TokenStore = {
  load: async () => ({ access_token: 'token' }),
  save: () => undefined,
};

export const anyAnswer = (answer: GetTaskAnswer): AnyAnswer => answer;
