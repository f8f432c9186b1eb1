/** Caught errors treated as something else. Each line says which error it must be. */

import { type Client, exportData, getTask, isProblem, isRefusal, issueToken, NoAnswer, type ProblemType, Refused, signUp, type Task, UndeclaredAnswer, updateTask } from 'taskpact-client';

declare const client: Client;
declare const error: unknown;

export function before_anything_is_known(): string {
  return error.answer.body.detail; // error TS18046
}

export function a_body_of_nobody_knows_what(): string {
  if (error instanceof Refused) return error.answer.body.detail; // error TS18046
  return '';
}

export function a_body_after_the_status_alone(): unknown {
  return error instanceof Refused && error.answer.status === 412 && error.answer.body.anything; // error TS18046
}

export function a_problem_that_may_be_none(): string {
  return error instanceof Refused ? error.problem.detail : ''; // error TS18048
}

export function a_member_of_no_problem(): unknown {
  return error instanceof Refused && error.problem?.anything; // error TS2339
}

export function a_member_of_no_refusal(): unknown {
  return isRefusal(error, updateTask) && error.answer.status === 412 && error.answer.body.anything; // error TS2339
}

export function a_member_of_the_success(): string {
  return isRefusal(error, updateTask) ? error.answer.body.due : ''; // error TS2339
}

export function the_status_of_the_success(): boolean {
  return isRefusal(error, updateTask) && error.answer.status === 200; // error TS2367
}

export function a_body_that_may_be_none(): string {
  return isRefusal(error, getTask) ? error.answer.body.detail : ''; // error TS18048
}

export function a_body_that_may_be_no_problem(): string {
  return isRefusal(error, issueToken) ? error.answer.body.detail : ''; // error TS2339
}

export function the_type_of_one_status_for_another(): '/docs/problems/precondition-failed' {
  if (isRefusal(error, updateTask) && error.answer.status === 404) return error.answer.body.type; // error TS2322
  throw error;
}

export const guards = [
  () => isRefusal(error, 'updateTask'), // error TS2345
  () => isRefusal(error, updateTask(client, { path: { user_id: 'a', id: 'b' }, body: {} })), // error TS2345
  () => isRefusal(error, isProblem), // error TS2345
  () => isRefusal(error), // error TS2554
  () => isProblem(error, '/docs/problems/task-notfound'), // error TS2345
  () => isProblem(error, 'task-not-found'), // error TS2345
  () => isProblem(error, 404), // error TS2345
  () => isProblem(error), // error TS2554
];

export function another_status_than_the_problem_comes_with(): boolean {
  return isProblem(error, '/docs/problems/task-not-found') && error.answer.status === 409; // error TS2367
}

export function another_type_than_the_one_that_was_asked_for(): boolean {
  return isProblem(error, '/docs/problems/email-taken') && error.problem?.title === error.answer.body.titel; // error TS2551
}

export const type: ProblemType = '/docs/problems/tea'; // error TS2322

export function a_failure_with_an_answer(): unknown {
  if (error instanceof NoAnswer) return error.answer; // error TS2339
  return error instanceof UndeclaredAnswer && error.response; // error TS2339
}

export async function an_undeclared_problem_as_more_than_one(): Promise<Task | undefined> {
  const answer = await getTask(client, { path: { user_id: 'a', id: 'b' } });
  return answer.status === 418 ? answer.body : undefined; // error TS2740
}

export async function one_problem_for_another(): Promise<'/docs/problems/last-admin' | undefined> {
  const answer = await signUp(client, { body: { email: 'a@b.cc', password: 'x' } });
  if (answer.status === 409 && answer.body.type === '/docs/problems/email-taken') return answer.body.type; // error TS2322
  return undefined;
}

export async function a_download_as_text(): Promise<string> {
  const answer = await exportData(client, { path: { user_id: 'a' } });
  return answer.status === 200 ? answer.body : ''; // error TS2322
}
