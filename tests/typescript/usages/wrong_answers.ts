/** Responses treated as something else. Each line says which error it must be. */

import { type Client, createTask, getContractYaml, getTask, logOut, type Task, unwrap } from 'taskpact-client';

declare const client: Client;
declare const path: { user_id: string; id: string };

export async function before_the_status_is_known(): Promise<string> {
  const answer = await getTask(client, { path });
  return answer.body.title; // error TS18048
}

export async function of_another_status(): Promise<string> {
  const answer = await getTask(client, { path });
  return answer.status === 404 ? answer.body.due : ''; // error TS2339
}

export async function of_a_status_that_is_not_declared(): Promise<boolean> {
  const answer = await getTask(client, { path });
  return answer.status === 202; // error TS2367
}

export async function without_a_body(): Promise<string> {
  const answer = await getTask(client, { path });
  return answer.status === 304 ? answer.body.title : ''; // error TS18048
}

export async function a_status_forgotten(): Promise<string> {
  const answer = await createTask(client, { path, body: { title: 'A' } });
  if (answer.status === 201) return answer.body.id;
  return answer.body.errors.length.toString(); // error TS18048
}

export async function the_success_of_another_status(): Promise<Task> {
  const answer = await createTask(client, { path, body: { title: 'A' } });
  if (answer.status === 200) return answer.body; // error TS2339 TS2367
  throw new Error();
}

export async function null_left_out(): Promise<string> {
  return unwrap(await getTask(client, { path })).due; // error TS2322
}

export async function yaml_as_an_object(): Promise<string> {
  return unwrap(await getContractYaml(client)).openapi; // error TS2339
}

export async function something_of_nothing(): Promise<Task> {
  return unwrap(await logOut(client)); // error TS2322
}

export async function a_field_of_no_task(): Promise<string> {
  return unwrap(await getTask(client, { path })).titel; // error TS2551
}

export async function a_moment_as_a_date(): Promise<number> {
  return unwrap(await getTask(client, { path })).created_at.getTime(); // error TS2339
}

export async function a_change(): Promise<void> {
  const answer = await getTask(client, { path });
  answer.status = 200; // error TS2540
}

export async function a_value_that_may_not_be_listed_sent_back(task: Task): Promise<void> {
  const body = { title: 'A', priority: task.priority };
  await createTask(client, { path, body }); // error TS2322
}

export function every_listed_value_and_no_default(task: Task): string { // error TS2366
  switch (task.priority) {
    case 'none':
    case 'low':
    case 'medium':
    case 'high':
      return 'known';
  }
}

export async function a_header_that_may_be_absent(): Promise<string> {
  const answer = await createTask(client, { path, body: { title: 'A' } });
  return answer.status === 201 ? answer.headers.get('RateLimit') : ''; // error TS2322
}

export async function a_header_of_another_status(): Promise<string> {
  const answer = await getTask(client, { path });
  return answer.status === 200 ? answer.headers.get('Location') : ''; // error TS2322
}

export async function a_header_of_an_error_that_may_be_of_a_proxy(): Promise<string> {
  const answer = await getTask(client, { path });
  return answer.status === 503 ? answer.headers.get('Retry-After') : ''; // error TS2322
}

export async function a_header_before_the_status_is_known(): Promise<string> {
  const answer = await getTask(client, { path });
  return answer.headers.get('ETag'); // error TS2322
}

export async function a_field_that_may_be_absent(): Promise<string> {
  const answer = await createTask(client, { path, body: { title: 'A' } });
  return answer.status === 201 ? answer.fields.ratelimit : ''; // error TS2322
}

export async function a_field_that_is_not_declared(): Promise<unknown> {
  const answer = await createTask(client, { path, body: { title: 'A' } });
  return answer.status === 201 && answer.fields.server; // error TS2339
}
