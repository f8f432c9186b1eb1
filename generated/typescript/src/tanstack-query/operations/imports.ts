// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Bring your data in. */

import { importData } from '../../operations/imports.js';
import { mutationOf } from '../options.js';

/** Import tasks */
export const importDataMutation = /* @__PURE__ */ mutationOf(
  importData,
  'importData',
  'imports',
  { tasks: ['user_id'], tags: ['user_id'] },
);

