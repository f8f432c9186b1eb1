/** Schemas taken for others. Each line says which error it must be. */

import { NewTask, TaskTitle } from 'taskpact-client/schemas';
import { type GenericSchema, parse } from 'valibot';

export const of_something_else: GenericSchema<number> = TaskTitle; // error TS2322

export const a_property_that_it_has_not = parse(NewTask, {}).color; // error TS2339
