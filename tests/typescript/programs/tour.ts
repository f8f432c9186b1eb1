/** Every operation of the contract, called as a frontend does; in Node and in a browser. */

import { getContractJson } from 'taskpact-client';

import { clientOf, got, type Service } from './service.ts';

/** What `stops/` has of each tag: calls its operations, and throws where an answer is wrong. */
interface Stop {
  visit(service: Service): Promise<void>;
}

/** Visits all tags of the contract that the service serves. */
export async function tour(service: Service): Promise<void> {
  const contract = got(await getContractJson(clientOf(service)), 200).body;
  for (const { name } of contract['tags'] as { name: string }[]) {
    const stop = (await import(`./stops/${name}.ts`)) as Stop;
    await stop.visit(service);
  }
}
