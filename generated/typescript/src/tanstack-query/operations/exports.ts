// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Take your data with you. */

import { exportData } from '../../operations/exports.js';
import { mutationOf } from '../options.js';

/** Export everything */
export const exportDataMutation = /* @__PURE__ */ mutationOf(exportData, 'exportData', 'exports');

