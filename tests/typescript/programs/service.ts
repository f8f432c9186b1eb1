/** What the test programs share: the service, clients and users of it, and assertions. */

import {
  type AnyAnswer,
  BearerSession,
  type Client,
  retrying,
  type SignedIn,
  signUp,
} from 'taskpact-client';

/** The parameters of a program. */
export interface Service {
  readonly baseUrl: string;
  readonly admin: { readonly email: string; readonly password: string };
  /** `cookie` in a browser, whose cookies scripts cannot see. */
  readonly refreshTokenIn: 'body' | 'cookie';
}

/** A signed-in user. */
export interface Visitor {
  readonly client: Client;
  readonly userId: string;
  /** The credentials that they signed up with. */
  readonly account: Account;
}

export interface Account {
  readonly email: string;
  readonly password: string;
  readonly refresh_token_in: 'body' | 'cookie';
}

export const PASSWORD = 'correct horse battery staple';

/** A client without credentials. */
export function clientOf({ baseUrl, refreshTokenIn }: Service): Client {
  const client = { baseUrl, fetch: retrying() };
  return refreshTokenIn === 'cookie' ? { ...client, credentials: 'include' } : client;
}

/** Signs up a new user. */
export async function newVisitor(service: Service): Promise<Visitor> {
  const email = `${crypto.randomUUID()}@example.com`;
  const account = { email, password: PASSWORD, refresh_token_in: service.refreshTokenIn };
  const { body } = got(await signUp(clientOf(service), { body: { ...account, name: 'Ada' } }), 201);
  return { client: await signedIn(service, body), userId: body.user.id, account };
}

/** A client with the session of a sign-up or sign-in. */
export async function signedIn(service: Service, body: SignedIn): Promise<Client> {
  const client = clientOf(service);
  const session = new BearerSession(client, { refreshTokenIn: service.refreshTokenIn });
  await session.start(body);
  return { ...client, authorization: session };
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
