// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Handlers of all operations for Mock Service Worker. */

import type { HttpHandler } from 'msw';

import type { Place } from './handlers.js';
import {
  createUserHandler,
  deleteUserHandler,
  getUserHandler,
  listUsersHandler,
  updateUserHandler,
} from './operations/admin.js';
import {
  createApiKeyHandler,
  getApiKeyHandler,
  listApiKeysHandler,
  revokeApiKeyHandler,
} from './operations/api-keys.js';
import {
  changePasswordHandler,
  issueTokenHandler,
  logInHandler,
  logOutHandler,
  refreshSessionHandler,
  signUpHandler,
} from './operations/auth.js';
import { changeTasksHandler } from './operations/batches.js';
import { getContractJsonHandler, getContractYamlHandler } from './operations/contract.js';
import { exportDataHandler } from './operations/exports.js';
import { getLivenessHandler, getReadinessHandler } from './operations/health.js';
import { importDataHandler } from './operations/imports.js';
import { deleteMeHandler, getMeHandler, updateMeHandler } from './operations/me.js';
import { endSessionHandler, listSessionsHandler } from './operations/sessions.js';
import {
  deleteTagHandler,
  listTagsHandler,
  mergeTagHandler,
  updateTagHandler,
} from './operations/tags.js';
import {
  completeTaskHandler,
  createTaskHandler,
  deleteTaskHandler,
  getTaskHandler,
  listTasksHandler,
  replaceTaskHandler,
  restoreTaskHandler,
  updateTaskHandler,
} from './operations/tasks.js';

export type { Answering, Asked, HandlerOf, Place, Resolver } from './handlers.js';
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
export { problem } from './problems.js';

/** One for each operation, which answers with the contract's example. */
export function handlers(place: Place = {}): HttpHandler[] {
  return [
    listUsersHandler(undefined, place),
    createUserHandler(undefined, place),
    getUserHandler(undefined, place),
    updateUserHandler(undefined, place),
    deleteUserHandler(undefined, place),
    listApiKeysHandler(undefined, place),
    createApiKeyHandler(undefined, place),
    getApiKeyHandler(undefined, place),
    revokeApiKeyHandler(undefined, place),
    logInHandler(undefined, place),
    logOutHandler(undefined, place),
    changePasswordHandler(undefined, place),
    refreshSessionHandler(undefined, place),
    listSessionsHandler(undefined, place),
    endSessionHandler(undefined, place),
    signUpHandler(undefined, place),
    issueTokenHandler(undefined, place),
    getLivenessHandler(undefined, place),
    getReadinessHandler(undefined, place),
    getMeHandler(undefined, place),
    updateMeHandler(undefined, place),
    deleteMeHandler(undefined, place),
    getContractJsonHandler(undefined, place),
    getContractYamlHandler(undefined, place),
    exportDataHandler(undefined, place),
    importDataHandler(undefined, place),
    listTagsHandler(undefined, place),
    updateTagHandler(undefined, place),
    deleteTagHandler(undefined, place),
    mergeTagHandler(undefined, place),
    listTasksHandler(undefined, place),
    createTaskHandler(undefined, place),
    changeTasksHandler(undefined, place),
    getTaskHandler(undefined, place),
    replaceTaskHandler(undefined, place),
    updateTaskHandler(undefined, place),
    deleteTaskHandler(undefined, place),
    completeTaskHandler(undefined, place),
    restoreTaskHandler(undefined, place),
  ];
}
