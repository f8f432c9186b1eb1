// Generated from openapi/openapi.yaml by `make client`. Change that, not this.

export * from './answers.js';
export * from './around-fetch.js';
export * from './authorization.js';
export * from './bearer-session.js';
export * from './client.js';
export * from './failures.js';
export * from './field-errors.js';
export * from './lines.js';
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
export * from './pages.js';
export * from './preconditions.js';
export * from './problems.js';
export * from './refusals.js';
export * from './retries.js';
export * from './schemas.js';
