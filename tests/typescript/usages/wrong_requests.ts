/** Requests that violate the contract. Each line says which error it must be. */

import { type Client, completeTask, createApiKey, createTask, getTask, listTasks, listUsers, logIn, logOut, updateTask, updateUser } from 'taskpact-client';

declare const client: Client;
declare const path: { user_id: string; id: string };
declare const perhaps: string | undefined;

export const requests = [
  () => getTask(client), // error TS2554
  () => getTask(client, {}), // error TS2741
  () => getTask(client, { path: { id: 'one' } }), // error TS2741
  () => getTask(client, { path: { user_id: 'ada', id: 1 } }), // error TS2322
  () => getTask(client, { path, headers: { 'If-Match': '"7"' } }), // error TS2353
  () => getTask(client, { path, body: {} }), // error TS2353
  () => getTask({}, { path }), // error TS2741
  () => createTask(client, { path }), // error TS2741
  () => createTask(client, { path, body: {} }), // error TS2741
  () => createTask(client, { path, body: { title: 'A', titel: 'B' } }), // error TS2561
  () => createTask(client, { path, body: { title: null } }), // error TS2322
  () => createTask(client, { path, body: { title: 'A', priority: 'urgent' } }), // error TS2322
  () => createTask(client, { path, body: { title: 'A', due: new Date() } }), // error TS2322
  () => updateTask(client, { path, body: { title: perhaps } }), // error TS2375
  () => updateTask(client, { path, body: { priority: null } }), // error TS2322
  () => completeTask(client, { path, body: { completed: 'true' } }), // error TS2322
  () => listTasks(client, { path, query: { limit: '50' } }), // error TS2322
  () => listTasks(client, { path, query: { offset: 50 } }), // error TS2353
  () => listTasks(client, { path, query: { priority: ['urgent'] } }), // error TS2322
  () => listTasks(client, { path, query: { due_from: new Date() } }), // error TS2322
  () => listUsers(client, { query: { sort: 'name' } }), // error TS2322
  () => listUsers(client, { query: { active: 'no' } }), // error TS2322
  () => updateUser(client, { path: { id: 'one' }, body: { role: 'owner' } }), // error TS2322
  () => logIn(client, { body: { email: 'a@b.cc' } }), // error TS2741
  () => logOut(client, { body: {} }), // error TS2741
  () => createApiKey(client, { body: { name: 'A', scopes: ['users:read'] } }), // error TS2322
];
