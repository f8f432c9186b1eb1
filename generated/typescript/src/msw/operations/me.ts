// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The signed-in user. */

import { deleteMe, getMe, updateMe } from '../../operations/me.js';
import { UserPatch } from '../../validators/schemas.js';
import { handlerOf } from '../handlers.js';

/** Get the signed-in user */
export const getMeHandler = /* @__PURE__ */ handlerOf(getMe, {
  method: 'get',
  path: '/api/me',
  credentials: ['X-API-Key', 'Authorization'],
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: {
      id: '019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1',
      email: 'ada@example.com',
      name: 'Ada',
      role: 'user',
      created_at: '2026-11-21T09:30:00.000000Z',
    },
  },
});

/** Change your profile */
export const updateMeHandler = /* @__PURE__ */ handlerOf(updateMe, {
  method: 'patch',
  path: '/api/me',
  credentials: ['X-API-Key', 'Authorization'],
  body: {
    mediaTypes: ['application/merge-patch+json', 'application/json'],
    schema: UserPatch,
    required: true,
  },
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: {
      id: '019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1',
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      role: 'user',
      created_at: '2026-11-21T09:30:00.000000Z',
    },
  },
});

/** Delete your account */
export const deleteMeHandler = /* @__PURE__ */ handlerOf(deleteMe, {
  method: 'delete',
  path: '/api/me',
  credentials: ['Authorization'],
  example: { status: 204, headers: { 'Cache-Control': 'no-store' } },
});

