import { createTask, exportData, lines } from 'taskpact-client';

import { equal, got, newVisitor, type Service } from '../service.ts';

export async function visit(service: Service): Promise<void> {
  const { client, userId } = await newVisitor(service);
  const path = { user_id: userId };
  for (const title of ['A', 'B']) got(await createTask(client, { path, body: { title } }), 201);
  const file = got(await exportData(client, { path }), 200).body;
  const types: string[] = [];
  for await (const line of lines(file)) types.push(line.type === 'task' ? line.task.title : line.type);
  equal(types, ['user', 'A', 'B', 'end']);
  const csv = got(await exportData(client, { path, query: { format: 'csv' } }), 200).body;
  equal((await csv.text()).split('\r\n').length, 4);
}
