/** What a form does: it says what is wrong before anything is sent, and after. */

import { createTask } from 'taskpact-client';
import { faultsOf, fieldErrors, NewTask } from 'taskpact-client/schemas';

import { equal, got, newVisitor, type Service } from './service.ts';

const DRAFTS: readonly object[] = [
  { title: '' },
  { title: ' \u200b' },
  { title: '😀'.repeat(201) },
  { titel: 'Report', title: 5 },
  { title: 'Report', due: '2026-02-29', tags: ['a', 'b,c', 'a'] },
  { title: 'Report', tags: ['a', 'a'], priority: 'urgent' },
];

/** Holds each draft against the schema and sends it all the same: both say the same. */
export async function fillInForms(service: Service): Promise<void> {
  const { client } = await newVisitor(service);
  for (const body of DRAFTS) {
    const request = { path: { user_id: 'me' }, body: body as never };
    const { body: problem } = got(await createTask(client, request), 422);
    const errors = faultsOf(NewTask, body);
    equal(sorted(fieldErrors({ errors })), sorted(fieldErrors(problem)), JSON.stringify(body));
  }
  const right = { title: '😀'.repeat(200) };
  equal(faultsOf(NewTask, right), []);
  got(await createTask(client, { path: { user_id: 'me' }, body: right }), 201);
}

function sorted(errors: Record<string, string>): [string, string][] {
  return Object.entries(errors).sort(([a], [b]) => (a < b ? -1 : 1));
}
