// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Your tasks. */

import {
  completeTask,
  createTask,
  deleteTask,
  getTask,
  listTasks,
  replaceTask,
  restoreTask,
  updateTask,
} from '../../operations/tasks.js';
import {
  CompletedState,
  Cursor,
  DeletedFilter,
  Due,
  EntityTagList,
  IdempotencyKey,
  Limit,
  Moment,
  NewTask,
  OverdueState,
  Priorities,
  SearchText,
  TagNames,
  TaskCompletion,
  TaskId,
  TaskPatch,
  TaskReplacement,
  TaskSort,
  TimeZone,
  UserId,
  WithTotal,
} from '../../validators/schemas.js';
import { handlerOf } from '../handlers.js';

/** List tasks */
export const listTasksHandler = /* @__PURE__ */ handlerOf(listTasks, {
  method: 'get',
  path: '/api/:user_id/tasks',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'header', name: 'If-None-Match', schema: EntityTagList },
    { in: 'query', name: 'deleted', schema: DeletedFilter },
    { in: 'query', name: 'sort', schema: TaskSort },
    { in: 'query', name: 'completed', schema: CompletedState, type: 'boolean' },
    { in: 'query', name: 'priority', schema: Priorities, isList: true },
    { in: 'query', name: 'tags_any', schema: TagNames, isList: true },
    { in: 'query', name: 'tags_all', schema: TagNames, isList: true },
    { in: 'query', name: 'due_from', schema: Due },
    { in: 'query', name: 'due_before', schema: Due },
    { in: 'query', name: 'overdue', schema: OverdueState, type: 'boolean' },
    { in: 'query', name: 'time_zone', schema: TimeZone },
    { in: 'query', name: 'created_from', schema: Moment },
    { in: 'query', name: 'created_before', schema: Moment },
    { in: 'query', name: 'updated_from', schema: Moment },
    { in: 'query', name: 'updated_before', schema: Moment },
    { in: 'query', name: 'q', schema: SearchText },
    { in: 'query', name: 'total', schema: WithTotal, type: 'boolean' },
    { in: 'query', name: 'limit', schema: Limit, type: 'integer' },
    { in: 'query', name: 'cursor', schema: Cursor },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  example: {
    status: 200,
    headers: { 'Cache-Control': 'private, no-cache' },
    body: {
      items: [
        {
          id: '019a7c52-7b20-7d15-9a3f-4c8e2f6b1d07',
          title: 'Buy milk',
          description: null,
          priority: 'none',
          due: null,
          tags: [],
          completed: true,
          completed_at: '2026-11-21T10:12:45.120034Z',
          created_at: '2026-11-21T09:30:55.018442Z',
          updated_at: '2026-11-21T10:12:45.120034Z',
          deleted_at: null,
          purge_at: null,
          version: 2,
        },
      ],
      next_cursor: null,
    },
  },
});

/** Create a task */
export const createTaskHandler = /* @__PURE__ */ handlerOf(createTask, {
  method: 'post',
  path: '/api/:user_id/tasks',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'header', name: 'Idempotency-Key', schema: IdempotencyKey },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  body: { mediaTypes: ['application/json'], schema: NewTask, required: true },
  example: {
    status: 201,
    headers: {
      ETag: '"1"',
      Location: '/api/019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1/tasks/019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55',
      'Cache-Control': 'no-store',
    },
    body: {
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
});

/** Get a task */
export const getTaskHandler = /* @__PURE__ */ handlerOf(getTask, {
  method: 'get',
  path: '/api/:user_id/tasks/:id',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'path', name: 'id', schema: TaskId, required: true },
    { in: 'header', name: 'If-None-Match', schema: EntityTagList },
    { in: 'query', name: 'deleted', schema: DeletedFilter },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  example: {
    status: 200,
    headers: { ETag: '"1"', 'Cache-Control': 'private, no-cache' },
    body: {
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
});

/** Replace a task */
export const replaceTaskHandler = /* @__PURE__ */ handlerOf(replaceTask, {
  method: 'put',
  path: '/api/:user_id/tasks/:id',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'path', name: 'id', schema: TaskId, required: true },
    { in: 'header', name: 'If-Match', schema: EntityTagList },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  body: { mediaTypes: ['application/json'], schema: TaskReplacement, required: true },
  example: {
    status: 200,
    headers: { ETag: '"1"', 'Cache-Control': 'no-store' },
    body: {
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
});

/** Change a task */
export const updateTaskHandler = /* @__PURE__ */ handlerOf(updateTask, {
  method: 'patch',
  path: '/api/:user_id/tasks/:id',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'path', name: 'id', schema: TaskId, required: true },
    { in: 'header', name: 'If-Match', schema: EntityTagList },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  body: {
    mediaTypes: ['application/merge-patch+json', 'application/json'],
    schema: TaskPatch,
    required: true,
  },
  example: {
    status: 200,
    headers: { ETag: '"1"', 'Cache-Control': 'no-store' },
    body: {
      id: '019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55',
      title: 'Write the report',
      description: null,
      priority: 'high',
      due: '2027-01-07',
      tags: ['Figures', 'work'],
      completed: false,
      completed_at: null,
      created_at: '2026-11-21T09:31:00.402117Z',
      updated_at: '2026-11-21T10:12:45.120034Z',
      deleted_at: null,
      purge_at: null,
      version: 2,
    },
  },
});

/** Delete a task */
export const deleteTaskHandler = /* @__PURE__ */ handlerOf(deleteTask, {
  method: 'delete',
  path: '/api/:user_id/tasks/:id',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'path', name: 'id', schema: TaskId, required: true },
    { in: 'header', name: 'If-Match', schema: EntityTagList },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  example: { status: 204, headers: { 'Cache-Control': 'no-store' } },
});

/** Restore a deleted task */
export const restoreTaskHandler = /* @__PURE__ */ handlerOf(restoreTask, {
  method: 'post',
  path: '/api/:user_id/tasks/:id/restore',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'path', name: 'id', schema: TaskId, required: true },
    { in: 'header', name: 'If-Match', schema: EntityTagList },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  example: {
    status: 200,
    headers: { ETag: '"1"', 'Cache-Control': 'no-store' },
    body: {
      id: '019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55',
      title: 'Write the report',
      description: 'Two pages, with the figures of the third quarter.',
      priority: 'high',
      due: '2026-12-24',
      tags: ['Figures', 'work'],
      completed: false,
      completed_at: null,
      created_at: '2026-11-21T09:31:00.402117Z',
      updated_at: '2026-11-21T10:14:31.204418Z',
      deleted_at: null,
      purge_at: null,
      version: 3,
    },
  },
});

/** Complete or reopen a task */
export const completeTaskHandler = /* @__PURE__ */ handlerOf(completeTask, {
  method: 'patch',
  path: '/api/:user_id/tasks/:id/complete',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'path', name: 'id', schema: TaskId, required: true },
    { in: 'header', name: 'If-Match', schema: EntityTagList },
    { in: 'header', name: 'Idempotency-Key', schema: IdempotencyKey },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  body: { mediaTypes: ['application/json'], schema: TaskCompletion },
  example: {
    status: 200,
    headers: { ETag: '"1"', 'Cache-Control': 'no-store' },
    body: {
      id: '019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55',
      title: 'Write the report',
      description: 'Two pages, with the figures of the third quarter.',
      priority: 'high',
      due: '2026-12-24',
      tags: ['Figures', 'work'],
      completed: true,
      completed_at: '2026-11-21T10:12:45.120034Z',
      created_at: '2026-11-21T09:31:00.402117Z',
      updated_at: '2026-11-21T10:12:45.120034Z',
      deleted_at: null,
      purge_at: null,
      version: 2,
    },
  },
});

