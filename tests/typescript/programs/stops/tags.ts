import { createTask, deleteTag, each, getTask, listTags, mergeTag, updateTag } from 'taskpact-client';

import { equal, got, newVisitor, type Service } from '../service.ts';

export async function visit(service: Service): Promise<void> {
  const { client, userId } = await newVisitor(service);
  const path = { user_id: userId };
  const body = { title: 'E', tags: ['Home', 'home', 'Garden'] };
  const created = got(await createTask(client, { path, body }), 201).body;
  const names: string[] = [];
  const ids: string[] = [];
  for await (const tag of each(listTags, client, { path, query: { limit: 1 } })) {
    names.push(tag.name);
    ids.push(tag.id);
  }
  equal(names, ['Garden', 'Home']);
  const garden = { user_id: userId, tag_id: ids[0] ?? '' };
  got(await updateTag(client, { path: garden, body: { name: 'HOME' } }), 409);
  got(await updateTag(client, { path: garden, body: { name: 'Yard' } }), 200);
  const merged = got(await mergeTag(client, { path: garden, body: { into: ids[1] ?? '' } }), 200);
  equal(merged.body.name, 'Home');
  got(await deleteTag(client, { path: { user_id: userId, tag_id: merged.body.id } }), 204);
  const one = { user_id: userId, id: created.id };
  equal(got(await getTask(client, { path: one }), 200).body.tags, []);
}
