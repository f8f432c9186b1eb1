// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Create an account, sign in and stay signed in. */

import {
  changePassword,
  issueToken,
  logIn,
  logOut,
  refreshSession,
  signUp,
} from '../../operations/auth.js';
import { mutationOf } from '../options.js';

/** Create an account */
export const signUpMutation = /* @__PURE__ */ mutationOf(signUp, 'signUp', 'auth');

/** Log in */
export const logInMutation = /* @__PURE__ */ mutationOf(logIn, 'logIn', 'auth');

/** Get tokens, the OAuth 2.0 way */
export const issueTokenMutation = /* @__PURE__ */ mutationOf(issueToken, 'issueToken', 'auth');

/** Exchange the refresh token for new tokens */
export const refreshSessionMutation = /* @__PURE__ */ mutationOf(
  refreshSession,
  'refreshSession',
  'auth',
);

/** Log out */
export const logOutMutation = /* @__PURE__ */ mutationOf(logOut, 'logOut', 'auth');

/** Change the password */
export const changePasswordMutation = /* @__PURE__ */ mutationOf(
  changePassword,
  'changePassword',
  'auth',
);

