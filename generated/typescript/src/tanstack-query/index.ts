// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The operations for TanStack Query. */

export * from './operations/admin.js';
export * from './operations/api-keys.js';
export * from './operations/auth.js';
export * from './operations/batches.js';
export * from './operations/contract.js';
export * from './operations/exports.js';
export * from './operations/health.js';
export * from './operations/imports.js';
export * from './operations/me.js';
export * from './operations/sessions.js';
export * from './operations/tags.js';
export * from './operations/tasks.js';
export * from './options.js';
