import { createUser, deleteUser, getUser, listUsers, logIn, updateUser } from 'taskpact-client';

import { clientOf, equal, got, PASSWORD, type Service, signedIn } from '../service.ts';

export async function visit(service: Service): Promise<void> {
  const login = { ...service.admin, refresh_token_in: service.refreshTokenIn };
  const { body } = got(await logIn(clientOf(service), { body: login }), 200);
  const client = await signedIn(service, body);
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
