// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The devices and browsers where you are signed in. */

import { endSession, listSessions } from '../../operations/sessions.js';
import { Cursor, Limit, SessionId } from '../../validators/schemas.js';
import { handlerOf } from '../handlers.js';

/** List sessions */
export const listSessionsHandler = /* @__PURE__ */ handlerOf(listSessions, {
  method: 'get',
  path: '/api/auth/sessions',
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
          id: '019a7c51-4b22-7c11-8d3e-91c0a4b7f0d2',
          device: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/146.0',
          address: '203.0.113.9',
          created_at: '2026-11-21T09:30:00.000000Z',
          last_used_at: '2026-11-21T10:12:00.000000Z',
          expires_at: '2026-11-28T10:12:00.000000Z',
          current: true,
        },
      ],
      next_cursor: null,
    },
  },
});

/** End a session */
export const endSessionHandler = /* @__PURE__ */ handlerOf(endSession, {
  method: 'delete',
  path: '/api/auth/sessions/:session_id',
  parameters: [{ in: 'path', name: 'session_id', schema: SessionId, required: true }],
  credentials: ['Authorization'],
  example: { status: 204, headers: { 'Cache-Control': 'no-store' } },
});

