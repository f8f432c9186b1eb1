/** What the types must allow of handlers. */

import type { HttpHandler } from 'msw';
import { createTaskHandler, exportDataHandler, getTaskHandler, handlers, problem } from 'taskpact-client/msw';

export const all: HttpHandler[] = [
  ...handlers(),
  createTaskHandler(({ path, body }) =>
    path.user_id === body.title
      ? problem('/docs/problems/quota-exceeded', { limit: 1 })
      : problem('/docs/problems/service-unavailable'),
  ),
  exportDataHandler({ status: 200, body: new Uint8Array(2) }),
  getTaskHandler({ status: 304, body: undefined }, { baseUrl: 'https://api.example.com' }),
];
