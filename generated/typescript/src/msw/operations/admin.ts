// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Manage users, as an administrator. */

import { createUser, deleteUser, getUser, listUsers, updateUser } from '../../operations/admin.js';
import {
  ActiveState,
  Cursor,
  EmailPrefix,
  IdempotencyKey,
  Limit,
  ManagedUserId,
  ManagedUserPatch,
  NewManagedUser,
  Role,
  UserSort,
} from '../../validators/schemas.js';
import { handlerOf } from '../handlers.js';

/** List users */
export const listUsersHandler = /* @__PURE__ */ handlerOf(listUsers, {
  method: 'get',
  path: '/api/admin/users',
  parameters: [
    { in: 'query', name: 'role', schema: Role },
    { in: 'query', name: 'active', schema: ActiveState, type: 'boolean' },
    { in: 'query', name: 'q', schema: EmailPrefix },
    { in: 'query', name: 'sort', schema: UserSort },
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
          id: '019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1',
          email: 'ada@example.com',
          name: 'Ada',
          role: 'user',
          active: true,
          issuer: 'taskpact',
          created_at: '2026-11-21T09:30:00.000000Z',
        },
      ],
      next_cursor: null,
    },
  },
});

/** Create a user */
export const createUserHandler = /* @__PURE__ */ handlerOf(createUser, {
  method: 'post',
  path: '/api/admin/users',
  parameters: [{ in: 'header', name: 'Idempotency-Key', schema: IdempotencyKey }],
  credentials: ['Authorization'],
  body: { mediaTypes: ['application/json'], schema: NewManagedUser, required: true },
  example: {
    status: 201,
    headers: {
      Location: '/api/019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1/tasks/019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55',
      'Cache-Control': 'no-store',
    },
    body: {
      id: '019a7c57-2a90-7b3d-8e15-6d0f4c9a2b71',
      email: 'grace@example.com',
      name: 'Grace',
      role: 'admin',
      active: true,
      issuer: 'taskpact',
      created_at: '2026-11-21T09:50:00.000000Z',
    },
  },
});

/** Get a user */
export const getUserHandler = /* @__PURE__ */ handlerOf(getUser, {
  method: 'get',
  path: '/api/admin/users/:id',
  parameters: [{ in: 'path', name: 'id', schema: ManagedUserId, required: true }],
  credentials: ['Authorization'],
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: {
      id: '019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1',
      email: 'ada@example.com',
      name: 'Ada',
      role: 'user',
      active: true,
      issuer: 'taskpact',
      created_at: '2026-11-21T09:30:00.000000Z',
    },
  },
});

/** Change a user's role, deactivate or reactivate */
export const updateUserHandler = /* @__PURE__ */ handlerOf(updateUser, {
  method: 'patch',
  path: '/api/admin/users/:id',
  parameters: [{ in: 'path', name: 'id', schema: ManagedUserId, required: true }],
  credentials: ['Authorization'],
  body: {
    mediaTypes: ['application/merge-patch+json', 'application/json'],
    schema: ManagedUserPatch,
    required: true,
  },
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: {
      id: '019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1',
      email: 'ada@example.com',
      name: 'Ada',
      role: 'user',
      active: false,
      issuer: 'taskpact',
      created_at: '2026-11-21T09:30:00.000000Z',
    },
  },
});

/** Delete a user */
export const deleteUserHandler = /* @__PURE__ */ handlerOf(deleteUser, {
  method: 'delete',
  path: '/api/admin/users/:id',
  parameters: [{ in: 'path', name: 'id', schema: ManagedUserId, required: true }],
  credentials: ['Authorization'],
  example: { status: 204, headers: { 'Cache-Control': 'no-store' } },
});

