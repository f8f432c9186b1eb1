// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The tags of your tasks. */

import { deleteTag, listTags, mergeTag, updateTag } from '../../operations/tags.js';
import { infiniteQueryOf, mutationOf, queryOf } from '../options.js';

/** List tags */
export const listTagsQuery = /* @__PURE__ */ queryOf(listTags, 'listTags', 'tags');

/** List tags */
export const listTagsInfiniteQuery = /* @__PURE__ */ infiniteQueryOf(listTags, 'listTags', 'tags');

/** Rename a tag */
export const updateTagMutation = /* @__PURE__ */ mutationOf(
  updateTag,
  'updateTag',
  'tags',
  { tags: ['user_id'], tasks: ['user_id'] },
);

/** Remove a tag from all tasks */
export const deleteTagMutation = /* @__PURE__ */ mutationOf(
  deleteTag,
  'deleteTag',
  'tags',
  { tags: ['user_id'], tasks: ['user_id'] },
);

/** Merge a tag into another */
export const mergeTagMutation = /* @__PURE__ */ mutationOf(
  mergeTag,
  'mergeTag',
  'tags',
  { tags: ['user_id'], tasks: ['user_id'] },
);

