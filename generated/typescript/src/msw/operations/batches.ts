// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Many changes in one request. */

import { changeTasks } from '../../operations/batches.js';
import { IdempotencyKey, TaskBatch, UserId } from '../../validators/schemas.js';
import { handlerOf } from '../handlers.js';

/** Change many tasks */
export const changeTasksHandler = /* @__PURE__ */ handlerOf(changeTasks, {
  method: 'post',
  path: '/api/:user_id/tasks/batch',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'header', name: 'Idempotency-Key', schema: IdempotencyKey },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  body: { mediaTypes: ['application/json'], schema: TaskBatch, required: true },
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: {
      results: [
        {
          op: 'create',
          status: 201,
          location: '/api/019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1/tasks/019a7c52-7b20-7d15-9a3f-4c8e2f6b1d07',
          task: {
            id: '019a7c52-7b20-7d15-9a3f-4c8e2f6b1d07',
            title: 'Buy milk',
            description: null,
            priority: 'none',
            due: null,
            tags: [],
            completed: false,
            completed_at: null,
            created_at: '2026-11-21T09:30:55.018442Z',
            updated_at: '2026-11-21T09:30:55.018442Z',
            deleted_at: null,
            purge_at: null,
            version: 1,
          },
        },
        {
          op: 'create',
          status: 201,
          location: '/api/019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1/tasks/019a7c52-7b21-7e02-8c44-1f9d3a5b7e60',
          task: {
            id: '019a7c52-7b21-7e02-8c44-1f9d3a5b7e60',
            title: 'Buy bread',
            description: null,
            priority: 'low',
            due: null,
            tags: [],
            completed: false,
            completed_at: null,
            created_at: '2026-11-21T09:30:55.018901Z',
            updated_at: '2026-11-21T09:30:55.018901Z',
            deleted_at: null,
            purge_at: null,
            version: 1,
          },
        },
      ],
    },
  },
});

