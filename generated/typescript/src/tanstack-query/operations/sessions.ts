// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The devices and browsers where you are signed in. */

import { endSession, listSessions } from '../../operations/sessions.js';
import { infiniteQueryOf, mutationOf, queryOf } from '../options.js';

/** List sessions */
export const listSessionsQuery = /* @__PURE__ */ queryOf(listSessions, 'listSessions', 'sessions');

/** List sessions */
export const listSessionsInfiniteQuery = /* @__PURE__ */ infiniteQueryOf(
  listSessions,
  'listSessions',
  'sessions',
);

/** End a session */
export const endSessionMutation = /* @__PURE__ */ mutationOf(
  endSession,
  'endSession',
  'sessions',
  { sessions: [] },
);

