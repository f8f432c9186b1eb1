// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Manage users, as an administrator. */

import { createUser, deleteUser, getUser, listUsers, updateUser } from '../../operations/admin.js';
import { infiniteQueryOf, mutationOf, queryOf } from '../options.js';

/** List users */
export const listUsersQuery = /* @__PURE__ */ queryOf(listUsers, 'listUsers', 'admin');

/** List users */
export const listUsersInfiniteQuery = /* @__PURE__ */ infiniteQueryOf(
  listUsers,
  'listUsers',
  'admin',
);

/** Create a user */
export const createUserMutation = /* @__PURE__ */ mutationOf(
  createUser,
  'createUser',
  'admin',
  { admin: [] },
);

/** Get a user */
export const getUserQuery = /* @__PURE__ */ queryOf(getUser, 'getUser', 'admin');

/** Change a user's role, deactivate or reactivate */
export const updateUserMutation = /* @__PURE__ */ mutationOf(
  updateUser,
  'updateUser',
  'admin',
  { admin: [] },
);

/** Delete a user */
export const deleteUserMutation = /* @__PURE__ */ mutationOf(
  deleteUser,
  'deleteUser',
  'admin',
  { admin: [] },
);

