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
import {
  IdempotencyKey,
  LogIn,
  PasswordChange,
  RefreshRequest,
  SignUp,
} from '../../validators/schemas.js';
import { handlerOf } from '../handlers.js';

/** Create an account */
export const signUpHandler = /* @__PURE__ */ handlerOf(signUp, {
  method: 'post',
  path: '/api/auth/signup',
  parameters: [{ in: 'header', name: 'Idempotency-Key', schema: IdempotencyKey }],
  body: { mediaTypes: ['application/json'], schema: SignUp, required: true },
  example: {
    status: 201,
    headers: {
      Location: '/api/019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1/tasks/019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55',
      'Cache-Control': 'no-store',
    },
    body: {
      access_token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl',
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: 'tpr_AZp8Uj9gfQScHitsVPCn4QAAAABvcGFxdWU',
      user: {
        id: '019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1',
        email: 'ada@example.com',
        name: 'Ada',
        role: 'user',
        created_at: '2026-11-21T09:30:00.000000Z',
      },
    },
  },
});

/** Log in */
export const logInHandler = /* @__PURE__ */ handlerOf(logIn, {
  method: 'post',
  path: '/api/auth/login',
  body: { mediaTypes: ['application/json'], schema: LogIn, required: true },
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: {
      access_token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl',
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: 'tpr_AZp8Uj9gfQScHitsVPCn4QAAAABvcGFxdWU',
      user: {
        id: '019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1',
        email: 'ada@example.com',
        name: 'Ada',
        role: 'user',
        created_at: '2026-11-21T09:30:00.000000Z',
      },
    },
  },
});

/** Get tokens, the OAuth 2.0 way */
export const issueTokenHandler = /* @__PURE__ */ handlerOf(issueToken, {
  method: 'post',
  path: '/api/auth/token',
  body: { mediaTypes: ['application/x-www-form-urlencoded'], required: true },
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' },
    body: {
      access_token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl',
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: 'tpr_AZp8Uj9gfQScHitsVPCn4QAAAABvcGFxdWU',
      scope: 'tasks:read tasks:write',
    },
  },
});

/** Exchange the refresh token for new tokens */
export const refreshSessionHandler = /* @__PURE__ */ handlerOf(refreshSession, {
  method: 'post',
  path: '/api/auth/refresh',
  body: { mediaTypes: ['application/json'], schema: RefreshRequest },
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: {
      access_token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl',
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: 'tpr_AZp8Uj9gfQScHitsVPCn4QAAAABvcGFxdWU',
      user: {
        id: '019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1',
        email: 'ada@example.com',
        name: 'Ada',
        role: 'user',
        created_at: '2026-11-21T09:30:00.000000Z',
      },
    },
  },
});

/** Log out */
export const logOutHandler = /* @__PURE__ */ handlerOf(logOut, {
  method: 'post',
  path: '/api/auth/logout',
  body: { mediaTypes: ['application/json'], schema: RefreshRequest },
  example: { status: 204, headers: { 'Cache-Control': 'no-store' } },
});

/** Change the password */
export const changePasswordHandler = /* @__PURE__ */ handlerOf(changePassword, {
  method: 'post',
  path: '/api/auth/password',
  credentials: ['Authorization'],
  body: { mediaTypes: ['application/json'], schema: PasswordChange, required: true },
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: { api_keys: 2, revoked_api_keys: 0 },
  },
});

