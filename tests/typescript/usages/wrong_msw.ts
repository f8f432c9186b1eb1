/** Handlers that no service could be. Each line says which error it must be. */

import { createTaskHandler, getTaskHandler, problem } from 'taskpact-client/msw';

export const an_undeclared_status = getTaskHandler({ status: 202, body: undefined }); // error TS2345

export const a_body_of_another_status = getTaskHandler({ status: 200, body: undefined }); // error TS2345

export const an_unknown_problem = problem('/docs/problems/no-coffee'); // error TS2345

export const an_unknown_parameter = createTaskHandler(({ path }) => problem(path.color)); // error TS2339
