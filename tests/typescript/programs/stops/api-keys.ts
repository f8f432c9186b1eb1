import { apiKey, createApiKey, getApiKey, getMe, listApiKeys, listTasks, revokeApiKey } from 'taskpact-client';

import { clientOf, equal, got, newVisitor, type Service } from '../service.ts';

export async function visit(service: Service): Promise<void> {
  const { client, userId } = await newVisitor(service);
  const body = { name: 'Nightly report', scopes: ['tasks:read' as const] };
  const created = got(await createApiKey(client, { body }), 201).body;
  const program = { ...clientOf(service), authorization: apiKey(created.key) };
  equal(got(await listTasks(program, { path: { user_id: userId } }), 200).body.items, []);
  got(await getMe(program), 403);
  equal(got(await listApiKeys(client), 200).body.items.length, 1);
  equal(got(await getApiKey(client, { path: { key_id: created.id } }), 200).body.prefix, created.prefix);
  got(await revokeApiKey(client, { path: { key_id: created.id } }), 204);
}
