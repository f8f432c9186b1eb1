/** What a frontend does with what @hey-api/openapi-ts generated. */

import { client } from './hey/client.gen';
import { createTask, signUp } from './hey/sdk.gen';

export async function useHey(baseUrl: string, email: string, password: string): Promise<string> {
  client.setConfig({ baseUrl });
  const joined = await signUp({ body: { email, password } });
  if (joined.error) throw new Error(joined.error.title);
  const { access_token } = joined.data;
  // It has credentials for every scheme; as an `X-API-Key` the token would be refused.
  client.setConfig({ auth: ({ scheme }) => (scheme === 'bearer' ? access_token : undefined) });

  const created = await createTask({ path: { user_id: 'me' }, body: { title: 'Report' } });
  if (created.error) throw new Error(created.error.type);
  const refused = await createTask({ path: { user_id: 'me' }, body: { title: ' ' } });
  const type = refused.error?.type satisfies `/docs/problems/${string}` | undefined;
  return `${created.data.title}, ${type}`;
}
