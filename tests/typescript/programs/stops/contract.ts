import { getContractJson, getContractYaml } from 'taskpact-client';

import { clientOf, equal, got, type Service } from '../service.ts';

export async function visit(service: Service): Promise<void> {
  const client = clientOf(service);
  equal(got(await getContractJson(client), 200).body.openapi, '3.1.1');
  const yaml = await got(await getContractYaml(client), 200).body.text();
  equal(yaml.slice(0, 14), 'openapi: 3.1.1');
}
