import { changeTasks, createTask } from 'taskpact-client';

import { equal, got, newVisitor, type Service } from '../service.ts';

export async function visit(service: Service): Promise<void> {
  const { client, userId } = await newVisitor(service);
  const path = { user_id: userId };
  const created = got(await createTask(client, { path, body: { title: 'A' } }), 201).body;
  const operations = [
    { op: 'update' as const, id: created.id, changes: { priority: 'low' as const } },
    { op: 'complete' as const, id: crypto.randomUUID(), completed: true },
  ];
  const batch = { mode: 'independent' as const, operations };
  const results = got(await changeTasks(client, { path, body: batch }), 200).body.results;
  equal(results.map((result) => result.status), [200, 404]);
}
