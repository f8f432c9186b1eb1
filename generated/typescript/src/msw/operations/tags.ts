// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The tags of your tasks. */

import { deleteTag, listTags, mergeTag, updateTag } from '../../operations/tags.js';
import {
  Cursor,
  EntityTagList,
  IdempotencyKey,
  Limit,
  TagId,
  TagMerge,
  TagPatch,
  UserId,
} from '../../validators/schemas.js';
import { handlerOf } from '../handlers.js';

/** List tags */
export const listTagsHandler = /* @__PURE__ */ handlerOf(listTags, {
  method: 'get',
  path: '/api/:user_id/tags',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'header', name: 'If-None-Match', schema: EntityTagList },
    { in: 'query', name: 'limit', schema: Limit, type: 'integer' },
    { in: 'query', name: 'cursor', schema: Cursor },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  example: {
    status: 200,
    headers: { 'Cache-Control': 'private, no-cache' },
    body: {
      items: [
        { id: '019a7c56-6c0e-7f58-8a44-2d5be09c7713', name: 'Errands', tasks: 8, open_tasks: 3 },
      ],
      next_cursor: null,
    },
  },
});

/** Rename a tag */
export const updateTagHandler = /* @__PURE__ */ handlerOf(updateTag, {
  method: 'patch',
  path: '/api/:user_id/tags/:tag_id',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'path', name: 'tag_id', schema: TagId, required: true },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  body: {
    mediaTypes: ['application/merge-patch+json', 'application/json'],
    schema: TagPatch,
    required: true,
  },
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: { id: '019a7c56-6c0e-7f58-8a44-2d5be09c7713', name: 'Shopping', tasks: 8, open_tasks: 3 },
  },
});

/** Remove a tag from all tasks */
export const deleteTagHandler = /* @__PURE__ */ handlerOf(deleteTag, {
  method: 'delete',
  path: '/api/:user_id/tags/:tag_id',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'path', name: 'tag_id', schema: TagId, required: true },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  example: { status: 204, headers: { 'Cache-Control': 'no-store' } },
});

/** Merge a tag into another */
export const mergeTagHandler = /* @__PURE__ */ handlerOf(mergeTag, {
  method: 'post',
  path: '/api/:user_id/tags/:tag_id/merge',
  parameters: [
    { in: 'path', name: 'user_id', schema: UserId, required: true },
    { in: 'path', name: 'tag_id', schema: TagId, required: true },
    { in: 'header', name: 'Idempotency-Key', schema: IdempotencyKey },
  ],
  credentials: ['X-API-Key', 'Authorization'],
  body: { mediaTypes: ['application/json'], schema: TagMerge, required: true },
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: {
      id: '019a7c56-7d21-7a06-b3c9-51f0d8e4a622',
      name: 'Groceries',
      tasks: 11,
      open_tasks: 5,
    },
  },
});

