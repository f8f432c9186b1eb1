/** What the types must allow of schemas. */

import { type Problem, type NewTask as Task } from 'taskpact-client';
import { fieldErrors, NewTask, TaskTitle } from 'taskpact-client/schemas';
import { type GenericSchema, type InferOutput, object, parse } from 'valibot';

const form = object({ title: TaskTitle });
export const title: string = parse(form, {}).title;
export const task: Task = parse(NewTask, {}) satisfies InferOutput<typeof NewTask>;
export const schema: GenericSchema<Task> = NewTask;
export const message = (problem: Problem | undefined): string | undefined => fieldErrors(problem)['title'];
