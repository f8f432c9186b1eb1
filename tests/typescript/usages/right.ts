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
  importData,
  isProblem,
  isRefusal,
  issueToken,
  listTasks,
  listUsers,
  logIn,
  logOut,
  NoAnswer,
  type Problem,
  type QuotaExceeded,
  Refused,
  retrying,
  type Task,
  type TaskNotFound,
  type TokenStore,
  UndeclaredAnswer,
  type UndeclaredProblem,
  unwrap,
  updateTask,
  type User,
} from 'taskpact-client';

const service: Client = { baseUrl: 'https://tasks.example.com', fetch: retrying({ attempts: 2 }) };
const client: Client = { ...service, authorization: new BearerSession(service) };
const path = { user_id: 'ada', id: 'one' };

export async function headersAreFields(): Promise<string> {
  const answer = await createTask(client, { path, body: { title: 'A' } });
  if (answer.status !== 201) return answer.fields['x-request-id'] ?? '';
  const optional: string | undefined = answer.fields.ratelimit;
  return answer.fields.location + answer.fields.etag + (optional ?? '');
}

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
      const problem: TaskNotFound | UndeclaredProblem = answer.body;
      if (problem.type === '/docs/problems/task-not-found') return problem.type;
      return problem.type.toUpperCase() + problem.request_id;
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
    case 418:
      return answer.body.title;
    default: {
      const more: Problem = answer.body;
      return `${answer.status} ${more.type}`;
    }
  }
}

export function whatWasCaughtIsToldApart(error: unknown): string | number | null {
  if (isRefusal(error, updateTask)) {
    switch (error.answer.status) {
      case 412:
        return error.answer.headers.get('ETag');
      case 422:
        return error.answer.body.errors?.[0]?.message ?? null;
      default:
        return error.answer.body.detail;
    }
  }
  if (isProblem(error, '/docs/problems/quota-exceeded')) {
    const status: 409 = error.answer.status;
    const problem: QuotaExceeded = error.answer.body;
    return status + problem.detail;
  }
  if (isProblem(error, '/docs/problems/invalid-request')) {
    return error.answer.body.errors.map((field) => field.pointer).join();
  }
  if (isRefusal(error, issueToken) && error.answer.status === 400) {
    return 'error' in error.answer.body ? error.answer.body.error : error.answer.body.type;
  }
  if (isRefusal(error, getTask) || isRefusal(error, listTasks)) {
    return error.answer.body?.title ?? error.answer.status;
  }
  if (error instanceof UndeclaredAnswer) return error.requestId ?? error.beginning;
  if (error instanceof NoAnswer) return error.status ?? error.url;
  if (!(error instanceof Refused)) throw error;
  const body: unknown = error.answer.body;
  return error.problem?.detail ?? String(body);
}

export async function headersAreThoseOfTheStatus(error: unknown): Promise<(string | null)[]> {
  const answer = await createTask(client, { path, body: { title: 'A' } });
  if (answer.status === 201) {
    const [id, tag]: [string, string] = [answer.headers.get('X-Request-Id'), answer.headers.get('ETag')];
    const perhaps: (string | null)[] = [answer.headers.get('RateLimit'), answer.headers.get('X-Other')];
    return [id, tag, answer.headers.get('Location').slice(1), ...perhaps];
  }
  if (isProblem(error, '/docs/problems/too-many-requests')) {
    const { headers } = error.answer;
    return [headers.get('RateLimit').trim(), `${Number(headers.get('Retry-After')) * 1000}`];
  }
  const known: Headers = answer.headers;
  return [known.get('X-Request-Id'), ...answer.headers.keys()];
}

type IsAny<T> = 0 extends 1 & T ? true : false;

export function nothingIsAny(error: unknown, answer: GetTaskAnswer): void {
  if (error instanceof Refused) {
    const bodies: [IsAny<typeof error>, IsAny<typeof error.answer>, IsAny<typeof error.answer.body>] =
      [false, false, false];
    void bodies;
  }
  if (isRefusal(error, updateTask)) {
    const bodies: [IsAny<typeof error.answer>, IsAny<typeof error.answer.body>] = [false, false];
    void bodies;
  }
  const bodies: [IsAny<typeof answer>, IsAny<typeof answer.body>] = [false, false];
  void bodies;
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

export async function filesAreSentAsTheyAre(bytes: Uint8Array, blob: Blob): Promise<void> {
  const contentType = 'text/csv';
  for (const body of [bytes, blob, 'title\r\n', new ArrayBuffer(1)]) {
    await importData(client, { path: { user_id: 'ada' }, body, contentType });
  }
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

export function aValueThatIsNotListedIsText(task: Task): string {
  switch (task.priority) {
    case 'high':
      return 'now';
    default:
      return task.priority.toUpperCase();
  }
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
