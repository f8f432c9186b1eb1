// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Many changes in one request. */

import { changeTasks } from '../../operations/batches.js';
import { mutationOf } from '../options.js';

/** Change many tasks */
export const changeTasksMutation = /* @__PURE__ */ mutationOf(
  changeTasks,
  'changeTasks',
  'batches',
  { tasks: ['user_id'], tags: ['user_id'] },
);

