import {
  completeTask,
  createTask,
  deleteTask,
  each,
  getTask,
  ifMatch,
  listTasks,
  type ListTasksRequest,
  replaceTask,
  restoreTask,
  updateTask,
} from 'taskpact-client';

import { equal, got, newVisitor, type Service } from '../service.ts';

export async function visit(service: Service): Promise<void> {
  const { client, userId } = await newVisitor(service);
  const path = { user_id: userId };
  const created = got(await createTask(client, { path, body: { title: 'A', due: '2026-12-24' } }), 201);
  equal(created.body.due, '2026-12-24');
  equal(created.headers.get('Location'), `/api/${userId}/tasks/${created.body.id}`);
  const one = { user_id: userId, id: created.body.id };

  const read = got(await getTask(client, { path: one }), 200);
  const held = { 'If-None-Match': read.headers.get('ETag') ?? '' };
  equal(got(await getTask(client, { path: one, headers: held }), 304).body, undefined);
  const body = { priority: 'high' } as const;
  got(await updateTask(client, { path: one, headers: ifMatch(read), body }), 200);
  got(await updateTask(client, { path: one, headers: ifMatch(read), body }), 412);
  equal(got(await replaceTask(client, { path: one, body: { title: 'B' } }), 200).body.due, null);
  equal(got(await completeTask(client, { path: one }), 200).body.completed, true);
  got(await completeTask(client, { path: one, body: { completed: true } }), 200);

  for (const title of ['C', 'D']) got(await createTask(client, { path, body: { title } }), 201);
  const titles: string[] = [];
  for await (const task of each(listTasks, client, { path, query: { limit: 1 } })) {
    titles.push(task.title);
  }
  equal(titles, ['D', 'C', 'B']);
  const query: ListTasksRequest['query'] = { priority: ['none', 'high'], q: 'b', total: true };
  const found = got(await listTasks(client, { path, query }), 200).body;
  equal(found.items.map((task) => task.title), ['B']);

  const invalid = got(await createTask(client, { path, body: { title: ' ' } }), 422);
  equal(invalid.body.errors?.[0]?.pointer, '/title');
  got(await deleteTask(client, { path: one }), 204);
  equal(got(await getTask(client, { path: one }), 404).body.detail, 'There is no such task. List the tasks again: this one may have been deleted.');
  const trashed = got(await getTask(client, { path: one, query: { deleted: 'only' } }), 200).body;
  equal(Date.parse(trashed.purge_at ?? '') > Date.parse(trashed.deleted_at ?? ''), true);
  equal(got(await restoreTask(client, { path: one }), 200).body.title, 'B');
}
