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
import { infiniteQueryOf, mutationOf, queryOf } from '../options.js';

/** List tasks */
export const listTasksQuery = /* @__PURE__ */ queryOf(listTasks, 'listTasks', 'tasks');

/** List tasks */
export const listTasksInfiniteQuery = /* @__PURE__ */ infiniteQueryOf(
  listTasks,
  'listTasks',
  'tasks',
);

/** Create a task */
export const createTaskMutation = /* @__PURE__ */ mutationOf(
  createTask,
  'createTask',
  'tasks',
  { tasks: ['user_id'], tags: ['user_id'] },
);

/** Get a task */
export const getTaskQuery = /* @__PURE__ */ queryOf(getTask, 'getTask', 'tasks');

/** Replace a task */
export const replaceTaskMutation = /* @__PURE__ */ mutationOf(
  replaceTask,
  'replaceTask',
  'tasks',
  { tasks: ['user_id'], tags: ['user_id'] },
);

/** Change a task */
export const updateTaskMutation = /* @__PURE__ */ mutationOf(
  updateTask,
  'updateTask',
  'tasks',
  { tasks: ['user_id'], tags: ['user_id'] },
);

/** Delete a task */
export const deleteTaskMutation = /* @__PURE__ */ mutationOf(
  deleteTask,
  'deleteTask',
  'tasks',
  { tasks: ['user_id'], tags: ['user_id'] },
);

/** Restore a deleted task */
export const restoreTaskMutation = /* @__PURE__ */ mutationOf(
  restoreTask,
  'restoreTask',
  'tasks',
  { tasks: ['user_id'], tags: ['user_id'] },
);

/** Complete or reopen a task */
export const completeTaskMutation = /* @__PURE__ */ mutationOf(
  completeTask,
  'completeTask',
  'tasks',
  { tasks: ['user_id'], tags: ['user_id'] },
);

