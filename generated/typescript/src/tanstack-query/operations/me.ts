// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The signed-in user. */

import { deleteMe, getMe, updateMe } from '../../operations/me.js';
import { mutationOf, queryOf } from '../options.js';

/** Get the signed-in user */
export const getMeQuery = /* @__PURE__ */ queryOf(getMe, 'getMe', 'me');

/** Change your profile */
export const updateMeMutation = /* @__PURE__ */ mutationOf(updateMe, 'updateMe', 'me', { me: [] });

/** Delete your account */
export const deleteMeMutation = /* @__PURE__ */ mutationOf(deleteMe, 'deleteMe', 'me', { me: [] });

