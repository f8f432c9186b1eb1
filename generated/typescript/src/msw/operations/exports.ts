// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Take your data with you. */

import { exportData } from '../../operations/exports.js';
import { ExportFormat, UserId } from '../../validators/schemas.js';
import { handlerOf } from '../handlers.js';

/** Export everything */
export const exportDataHandler = /* @__PURE__ */ handlerOf(exportData, {
  method: 'post',
  path: '/api/:user_id/exports',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'query', name: 'format', schema: ExportFormat },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  example: {
    status: 200,
    headers: {
      'Content-Disposition': 'attachment; filename="taskpact-2026-11-21.jsonl"',
      'Cache-Control': 'no-store',
      'Content-Type': 'application/jsonl',
    },
    body: [
      {
        type: 'user',
        user: {
          id: '019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1',
          email: 'ada@example.com',
          name: 'Ada',
          role: 'user',
          created_at: '2026-11-21T09:30:00.000000Z',
        },
        exported_at: '2026-11-21T11:00:00.000000Z',
      },
      {
        type: 'task',
        task: {
          id: '019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55',
          title: 'Write the report',
          description: 'Two pages, with the figures of the third quarter.',
          priority: 'high',
          due: '2026-12-24',
          tags: ['Figures', 'work'],
          completed: false,
          completed_at: null,
          created_at: '2026-11-21T09:31:00.402117Z',
          updated_at: '2026-11-21T09:31:00.402117Z',
          deleted_at: null,
          purge_at: null,
          version: 1,
        },
      },
      { type: 'end', tasks: 1 },
    ],
  },
});

