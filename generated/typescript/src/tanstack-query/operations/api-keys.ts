// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Keys for programs that work with your tasks. */

import { createApiKey, getApiKey, listApiKeys, revokeApiKey } from '../../operations/api-keys.js';
import { infiniteQueryOf, mutationOf, queryOf } from '../options.js';

/** List API keys */
export const listApiKeysQuery = /* @__PURE__ */ queryOf(listApiKeys, 'listApiKeys', 'api-keys');

/** List API keys */
export const listApiKeysInfiniteQuery = /* @__PURE__ */ infiniteQueryOf(
  listApiKeys,
  'listApiKeys',
  'api-keys',
);

/** Create an API key */
export const createApiKeyMutation = /* @__PURE__ */ mutationOf(
  createApiKey,
  'createApiKey',
  'api-keys',
  { 'api-keys': [] },
);

/** Get an API key */
export const getApiKeyQuery = /* @__PURE__ */ queryOf(getApiKey, 'getApiKey', 'api-keys');

/** Revoke an API key */
export const revokeApiKeyMutation = /* @__PURE__ */ mutationOf(
  revokeApiKey,
  'revokeApiKey',
  'api-keys',
  { 'api-keys': [] },
);

