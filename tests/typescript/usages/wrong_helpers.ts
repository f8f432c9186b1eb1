/** The modules beside the operations, used wrongly. Each line says which error it must be. */

import { apiKey, BearerSession, type Client, each, exportData, getContractYaml, getMe, ifMatch, lines, listTasks, retrying, type TokenStore, unwrap } from 'taskpact-client';

declare const client: Client;
const path = { user_id: 'ada' };

export async function an_item_of_another_list(): Promise<void> {
  for await (const task of each(listTasks, client, { path })) {
    task.email; // error TS2339
  }
}

export async function the_request_of_another_list(): Promise<void> {
  for await (const _ of each(listTasks, client, { path: {} })) break; // error TS2741
}

export async function a_line_of_another_kind(): Promise<void> {
  for await (const line of lines(unwrap(await exportData(client, { path })))) {
    line.task; // error TS2339
  }
}

export async function a_file_without_lines(): Promise<void> {
  for await (const line of lines(unwrap(await getContractYaml(client)))) {
    line.openapi; // error TS2339
  }
}

export const helpers = [
  () => each(getMe, client, {}), // no pages: error TS2345
  () => ifMatch('"7"'), // error TS2345
  () => retrying({ tries: 3 }), // error TS2353
  () => new BearerSession(client, { refreshTokenIn: 'localStorage' }), // error TS2322
  () => new BearerSession(client).start({ refresh_token: 'x' }), // error TS2739
  () => getMe({ baseUrl: '', authorization: apiKey }), // error TS2322
  () => getMe({ baseUrl: '', fetch: (url: string) => fetch(url) }), // error TS2322
];

export const store: TokenStore = { load: () => null, save: () => undefined }; // error TS2322
