/** What a frontend does with what orval generated. */

import { createTask, signUp } from './orval/client';
import { getGetTaskResponseMock } from './orval/client.faker';
import { getTaskpactMock } from './orval/client.msw';
import { CreateTaskBody } from './orval/schemas';

export async function useOrval(email: string, password: string): Promise<string> {
  const joined = await signUp({ email, password });
  if (joined.status !== 201) throw new Error(joined.data.title);
  const headers = { Authorization: `Bearer ${joined.data.access_token}` };

  const created = await createTask('me', { title: 'Report' }, { headers });
  if (created.status !== 201) throw new Error(created.data.type);
  const refused = await createTask('me', { title: ' ' }, { headers });
  if (refused.status !== 422) throw new Error(`not refused: ${refused.status}`);
  const type = refused.data.type satisfies `/docs/problems/${string}`;

  // The schemas refuse what the service does, and the mocks do not throw.
  if (CreateTaskBody.safeParse({ title: ' ' }).success) throw new Error('no visible character');
  getGetTaskResponseMock();
  if (getTaskpactMock().length === 0) throw new Error('no handlers');
  return `${created.data.title}, ${type}`;
}
