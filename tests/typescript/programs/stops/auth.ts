import { changePassword, issueToken, logIn, logOut, refreshSession, signUp } from 'taskpact-client';

import { clientOf, equal, got, newVisitor, PASSWORD, type Service, signedIn } from '../service.ts';

export async function visit(service: Service): Promise<void> {
  const anonymous = clientOf(service);
  const { account } = await newVisitor(service);
  equal(got(await signUp(anonymous, { body: account }), 409).body.title, 'Email taken');

  const form = { grant_type: 'password', username: account.email, password: account.password };
  equal(got(await issueToken(anonymous, { body: form }), 200).body.token_type, 'Bearer');
  const refused = await issueToken(anonymous, { body: { ...form, password: 'another' } });
  const { body: why } = got(refused, 400);
  equal('error' in why && why.error, 'invalid_grant');

  const login = got(await logIn(anonymous, { body: account }), 200).body;
  const client = await signedIn(service, login);
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
