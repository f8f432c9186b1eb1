/** The service that the programs ask, who asks it, and what its answers must be. */

import {
  type AnyAnswer,
  BearerSession,
  type Client,
  retrying,
  type SignedIn,
  signUp,
} from 'taskpact-client';

/** What a program has to know. */
export interface Service {
  readonly baseUrl: string;
  readonly admin: { readonly email: string; readonly password: string };
  /** `cookie` in a browser, whose cookies scripts cannot see. */
  readonly refreshTokenIn: 'body' | 'cookie';
}

/** Somebody who is signed in. */
export interface Visitor {
  readonly client: Client;
  readonly userId: string;
  /** What signs them up or in. */
  readonly account: Account;
}

export interface Account {
  readonly email: string;
  readonly password: string;
  readonly refresh_token_in: 'body' | 'cookie';
}

export const PASSWORD = 'correct horse battery staple';

/** A client that nobody is signed in with. */
export function clientOf({ baseUrl, refreshTokenIn }: Service): Client {
  const client = { baseUrl, fetch: retrying() };
  return refreshTokenIn === 'cookie' ? { ...client, credentials: 'include' } : client;
}

/** Signs somebody up whom nobody else has used. */
export async function newVisitor(service: Service): Promise<Visitor> {
  const email = `${crypto.randomUUID()}@example.com`;
  const account = { email, password: PASSWORD, refresh_token_in: service.refreshTokenIn };
  const { body } = got(await signUp(clientOf(service), { body: { ...account, name: 'Ada' } }), 201);
  return { client: await signedIn(service, body), userId: body.user.id, account };
}

/** A client of whoever has just signed up or in. */
export async function signedIn(service: Service, body: SignedIn): Promise<Client> {
  const client = clientOf(service);
  const session = new BearerSession(client, { refreshTokenIn: service.refreshTokenIn });
  await session.start(body);
  return { ...client, authorization: session };
}

/** The answer, as that of the status that it must have. */
export function got<A extends AnyAnswer, const Status extends A['status']>(
  answer: A,
  status: Status,
): Extract<A, { status: Status }> {
  equal(answer.status, status, JSON.stringify(answer.body));
  return answer as Extract<A, { status: Status }>;
}

/** Throws when two values differ. */
export function equal<T>(is: T, shouldBe: T, what = ''): void {
  const [a, b] = [is, shouldBe].map((value) => JSON.stringify(value));
  if (a !== b) throw new Error(`is ${a}, should be ${b} ${what}`);
}
