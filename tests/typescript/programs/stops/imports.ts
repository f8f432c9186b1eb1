import { createTask, exportData, importData } from 'taskpact-client';

import { equal, got, newVisitor, type Service } from '../service.ts';

export async function visit(service: Service): Promise<void> {
  const { client, userId } = await newVisitor(service);
  const path = { user_id: userId };
  got(await createTask(client, { path, body: { title: 'A' } }), 201);
  const csv = got(await exportData(client, { path, query: { format: 'csv' } }), 200).body;
  const again = { path, body: await csv.text(), contentType: 'text/csv' } as const;
  equal(got(await importData(client, again), 200).body.unchanged, 1);
  const body = JSON.stringify({ type: 'task', task: { title: 'Imported' } });
  const added = { path, query: { dry_run: true }, body, contentType: 'application/jsonl' } as const;
  equal(got(await importData(client, added), 200).body.rows[0]?.status, 'created');
}
