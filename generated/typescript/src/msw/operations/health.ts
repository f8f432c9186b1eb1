// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Whether the service works, for those who operate it. */

import { getLiveness, getReadiness } from '../../operations/health.js';
import { handlerOf } from '../handlers.js';

/** Is the process alive? */
export const getLivenessHandler = /* @__PURE__ */ handlerOf(getLiveness, {
  method: 'get',
  path: '/api/health/live',
  example: { status: 200, headers: { 'Cache-Control': 'no-store' }, body: { status: 'ok' } },
});

/** Can the process serve requests? */
export const getReadinessHandler = /* @__PURE__ */ handlerOf(getReadiness, {
  method: 'get',
  path: '/api/health/ready',
  example: { status: 200, headers: { 'Cache-Control': 'no-store' }, body: { status: 'ok' } },
});

