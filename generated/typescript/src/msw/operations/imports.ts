// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Bring your data in. */

import { importData } from '../../operations/imports.js';
import { DryRun, IdempotencyKey, UserId } from '../../validators/schemas.js';
import { handlerOf } from '../handlers.js';

/** Import tasks */
export const importDataHandler = /* @__PURE__ */ handlerOf(importData, {
  method: 'post',
  path: '/api/:user_id/imports',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'query', name: 'dry_run', schema: DryRun, type: 'boolean' },
    { in: 'header', name: 'Idempotency-Key', schema: IdempotencyKey },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  body: { mediaTypes: ['application/jsonl', 'text/csv'], required: true },
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: {
      dry_run: false,
      created: 1,
      updated: 1,
      restored: 0,
      unchanged: 0,
      rejected: 1,
      rows_left_out: 0,
      rows: [
        { row: 1, status: 'created', reason: 'new', id: '019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55' },
        {
          row: 2,
          status: 'updated',
          reason: 'different',
          id: '019a7c52-9d0e-7c6b-8f0e-0d5d2a7f3c11',
          changed: ['title', 'due'],
        },
        {
          row: 3,
          status: 'rejected',
          reason: 'invalid',
          errors: [
            {
              in: 'body',
              pointer: '/task/title',
              keyword: 'required',
              message: 'This is required',
            },
          ],
        },
      ],
    },
  },
});

