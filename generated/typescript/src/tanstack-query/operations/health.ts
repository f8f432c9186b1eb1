// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Whether the service works, for those who operate it. */

import { getLiveness, getReadiness } from '../../operations/health.js';
import { queryOf } from '../options.js';

/** Is the process alive? */
export const getLivenessQuery = /* @__PURE__ */ queryOf(getLiveness, 'getLiveness', 'health');

/** Can the process serve requests? */
export const getReadinessQuery = /* @__PURE__ */ queryOf(getReadiness, 'getReadiness', 'health');

