// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Keys for programs that work with your tasks. */

import { createApiKey, getApiKey, listApiKeys, revokeApiKey } from '../../operations/api-keys.js';
import { ApiKeyId, Cursor, IdempotencyKey, Limit, NewApiKey } from '../../validators/schemas.js';
import { handlerOf } from '../handlers.js';

/** List API keys */
export const listApiKeysHandler = /* @__PURE__ */ handlerOf(listApiKeys, {
  method: 'get',
  path: '/api/auth/api-keys',
  parameters: [
    { in: 'query', name: 'limit', schema: Limit, type: 'integer' },
    { in: 'query', name: 'cursor', schema: Cursor },
  ],
  credentials: ['Authorization'],
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: {
      items: [
        {
          id: '019a7c55-0a31-7b02-a1f4-5f0e7d2c9b13',
          name: 'Nightly report',
          prefix: 'tpk_7d2c9b13',
          scopes: ['tasks:read'],
          created_at: '2026-11-21T09:40:00.000000Z',
          expires_at: null,
          last_used_at: null,
        },
      ],
      next_cursor: null,
    },
  },
});

/** Create an API key */
export const createApiKeyHandler = /* @__PURE__ */ handlerOf(createApiKey, {
  method: 'post',
  path: '/api/auth/api-keys',
  parameters: [{ in: 'header', name: 'Idempotency-Key', schema: IdempotencyKey }],
  credentials: ['Authorization'],
  body: { mediaTypes: ['application/json'], schema: NewApiKey, required: true },
  example: {
    status: 201,
    headers: {
      Location: '/api/019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1/tasks/019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55',
      'Cache-Control': 'no-store',
    },
    body: {
      id: '019a7c55-0a31-7b02-a1f4-5f0e7d2c9b13',
      name: 'Nightly report',
      prefix: 'tpk_7d2c9b13',
      scopes: ['tasks:read'],
      created_at: '2026-11-21T09:40:00.000000Z',
      expires_at: null,
      last_used_at: null,
      key: 'tpk_7d2c9b13_AZp8VQoxewKh9F8OfSybEw',
    },
  },
});

/** Get an API key */
export const getApiKeyHandler = /* @__PURE__ */ handlerOf(getApiKey, {
  method: 'get',
  path: '/api/auth/api-keys/:key_id',
  parameters: [{ in: 'path', name: 'key_id', schema: ApiKeyId, required: true }],
  credentials: ['Authorization'],
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: {
      id: '019a7c55-0a31-7b02-a1f4-5f0e7d2c9b13',
      name: 'Nightly report',
      prefix: 'tpk_7d2c9b13',
      scopes: ['tasks:read'],
      created_at: '2026-11-21T09:40:00.000000Z',
      expires_at: null,
      last_used_at: null,
    },
  },
});

/** Revoke an API key */
export const revokeApiKeyHandler = /* @__PURE__ */ handlerOf(revokeApiKey, {
  method: 'delete',
  path: '/api/auth/api-keys/:key_id',
  parameters: [{ in: 'path', name: 'key_id', schema: ApiKeyId, required: true }],
  credentials: ['Authorization'],
  example: { status: 204, headers: { 'Cache-Control': 'no-store' } },
});

