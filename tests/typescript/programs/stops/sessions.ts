import { each, endSession, listSessions, logIn, type Session } from 'taskpact-client';

import { clientOf, equal, got, newVisitor, type Service } from '../service.ts';

export async function visit(service: Service): Promise<void> {
  const { client, account } = await newVisitor(service);
  got(await logIn(clientOf(service), { body: account }), 200);
  const all: Session[] = [];
  for await (const session of each(listSessions, client, { query: { limit: 1 } })) {
    all.push(session);
  }
  equal(all.length, 2);
  const other = all.find((session) => !session.current);
  got(await endSession(client, { path: { session_id: other?.id ?? '' } }), 204);
  equal(got(await listSessions(client), 200).body.items.length, 1);
}
