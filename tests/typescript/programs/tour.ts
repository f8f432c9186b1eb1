/** Every operation of the contract, called as a frontend does; in Node and in a browser. */

import { getContractJson } from 'taskpact-client';

import { clientOf, got, type Service } from './service.ts';

/** A module of `stops/`, one per tag: calls its operations; throws if a response is not as expected. */
interface Stop {
  visit(service: Service): Promise<void>;
}

/** Calls all operations, tag by tag, in the order of the contract that the service serves. */
export async function tour(service: Service): Promise<void> {
  const contract = got(await getContractJson(clientOf(service)), 200).body;
  for (const { name } of contract['tags'] as { name: string }[]) {
    const stop = (await import(`./stops/${name}.ts`)) as Stop;
    await stop.visit(service);
  }
}
