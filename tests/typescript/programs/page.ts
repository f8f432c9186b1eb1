/** What a page in a browser does with the client; the tests call it there. */

import { getResponse } from 'msw';
import {
  apiKey,
  BearerSession,
  createTask,
  getMe,
  inMemory,
  listTasks,
  logIn,
  logOut,
  signUp,
  unwrap,
} from 'taskpact-client';
import { createTaskHandler, handlers, problem } from 'taskpact-client/msw';

import { fillInForms } from './forms.ts';
import { workWithQueries } from './queries.ts';
import { clientOf, equal, got, newVisitor, type Service } from './service.ts';
import { tour } from './tour.ts';

const PASSWORD = 'nine lives and a teapot';

/** Signs somebody up, with the refresh token in a cookie, and returns the email. */
async function arrive(service: Service): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`;
  const body = { email, password: PASSWORD, refresh_token_in: 'cookie' as const };
  equal(unwrap(await signUp(clientOf(service), { body })).refresh_token, undefined);
  equal(document.cookie, '');
  return email;
}

/** As after a reload: only the cookie is left. Returns the email of the signed-in user. */
async function comeBack(service: Service): Promise<string | null> {
  const anonymous = clientOf(service);
  const session = new BearerSession(anonymous, { refreshTokenIn: 'cookie' });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => getMe({ ...anonymous, authorization: session })),
  );
  const [answer] = answers;
  return answer?.status === 200 ? answer.body.email : null;
}

async function leave(service: Service): Promise<void> {
  got(await logOut(clientOf(service)), 204);
}

/** Without `credentials`, a browser stores no cookies of another origin. */
async function comeBackWithoutCookies(service: Service): Promise<string | null> {
  return comeBack({ ...service, refreshTokenIn: 'body' });
}

/**
 * As when somebody else signs in in another tab: the cookie is theirs from then on. Returns what a
 * task was answered that the one before wanted to have, whether they were told, and how many tasks
 * the other one has.
 */
async function giveWay(service: Service): Promise<[number, boolean, number]> {
  const store = inMemory();
  const told: string[] = [];
  const options = { refreshTokenIn: 'cookie', store, onUserChange: (id: string) => told.push(id) } as const;
  const [ada, grace] = await Promise.all([newVisitor(service), newVisitor(service)]);
  const session = new BearerSession(clientOf(service), options);
  await session.start(unwrap(await logIn(clientOf(service), { body: ada.account })));
  await logIn(clientOf(service), { body: grace.account });
  await store.save({ access_token: 'expired', user_id: ada.userId });
  const path = { user_id: 'me' };
  const client = { ...clientOf(service), authorization: session };
  const { status } = await createTask(client, { path, body: { title: 'of ada' } });
  const { items } = unwrap(await listTasks(grace.client, { path }));
  return [status, told.join() === grace.userId, items.length];
}

async function wrongPassword(service: Service, email: string): Promise<string> {
  const answer = await logIn(clientOf(service), { body: { email, password: 'wrong' } });
  return got(answer, 401).body.type;
}

/** Without any service: the handlers answer, as they do in a service worker. */
async function mock(): Promise<(number | string)[]> {
  const full = createTaskHandler(problem('/docs/problems/quota-exceeded', { limit: 1 }));
  const mocked = [full, ...handlers()];
  const fetch = async (request: Request): Promise<Response> =>
    (await getResponse(mocked, request)) ?? Response.error();
  const client = { baseUrl: '', authorization: apiKey('tpk_1'), fetch };
  const refused = await createTask(client, { path: { user_id: 'me' }, body: { title: 'A' } });
  const wrong = await createTask(client, { path: { user_id: 'me' }, body: { title: '' } });
  return [unwrap(await getMe(client)).name, refused.status, wrong.status];
}

Object.assign(globalThis, {
  tour,
  arrive,
  comeBack,
  comeBackWithoutCookies,
  fillInForms,
  giveWay,
  leave,
  mock,
  workWithQueries,
  wrongPassword,
});
