import { deleteMe, getMe, logIn, updateMe } from 'taskpact-client';

import { clientOf, equal, got, newVisitor, type Service } from '../service.ts';

export async function visit(service: Service): Promise<void> {
  const { client, account } = await newVisitor(service);
  equal(got(await updateMe(client, { body: { name: 'Ada Lovelace' } }), 200).body.name, 'Ada Lovelace');
  equal(got(await getMe(client), 200).body.name, 'Ada Lovelace');
  got(await deleteMe(client), 204);
  got(await logIn(clientOf(service), { body: account }), 401);
}
