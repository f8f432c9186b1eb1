import { getLiveness, getReadiness } from 'taskpact-client';

import { clientOf, equal, got, type Service } from '../service.ts';

export async function visit(service: Service): Promise<void> {
  const client = clientOf(service);
  equal(got(await getLiveness(client), 200).body.status, 'ok');
  equal(got(await getReadiness(client), 200).body.status, 'ok');
}
