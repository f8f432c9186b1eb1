// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The schemas of the contract, to be held against values. */

import type * as types from '../schemas.js';
import { isDay, isMoment, isUuid } from './formats.js';
import {
  all,
  anything,
  boolean,
  either,
  exactly,
  integer,
  list,
  nullable,
  object,
  optional,
  schema,
  tagged,
  text,
} from './kinds.js';
import type * as rules from './rules.js';
import {
  format,
  maxItems,
  maxLength,
  maximum,
  minItems,
  minLength,
  minimum,
  pattern,
  uniqueItems,
  values,
} from './rules.js';

export const UserId: rules.Schema<types.UserId> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(64), pattern('^[A-Za-z0-9_-]+$')),
);

export const Email: rules.Schema<types.Email> = /* @__PURE__ */ schema(() =>
  text(
    minLength(6),
    maxLength(254),
    pattern(
      '^[A-Za-z0-9!#$%&\'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&\'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}$',
    ),
  ),
);

export const PersonName: rules.Schema<types.PersonName> = /* @__PURE__ */ schema(() =>
  text(
    minLength(1),
    maxLength(100),
    pattern(
      '^[\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]*[^\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb][^\\u0000]*$',
    ),
  ),
);

export const Role: rules.Schema<types.Role> = /* @__PURE__ */ schema(() => values('user', 'admin'));

export const User: rules.Schema<types.User> = /* @__PURE__ */ schema(() =>
  object({
    id: UserId,
    email: nullable(Email),
    name: PersonName,
    role: either(Role, Unlisted),
    created_at: Timestamp,
  }),
);

export const UserPatch: rules.Schema<types.UserPatch> = /* @__PURE__ */ schema(() =>
  exactly({ name: optional(PersonName) }),
);

export const Password: rules.Schema<types.Password> = /* @__PURE__ */ schema(() =>
  text(minLength(8), maxLength(128), pattern('^[^\\u0000]*$')),
);

export const PasswordAttempt: rules.Schema<types.PasswordAttempt> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(128), pattern('^[^\\u0000]*$')),
);

export const SignUp: rules.Schema<types.SignUp> = /* @__PURE__ */ schema(() =>
  exactly({
    email: Email,
    password: Password,
    name: optional(PersonName),
    refresh_token_in: optional(RefreshTokenPlace),
  }),
);

export const LogIn: rules.Schema<types.LogIn> = /* @__PURE__ */ schema(() =>
  exactly({
    email: Email,
    password: PasswordAttempt,
    refresh_token_in: optional(RefreshTokenPlace),
  }),
);

export const EmailTaken: rules.Schema<types.EmailTaken> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/email-taken'), status: values(409) })),
);

export const WrongCredentials: rules.Schema<types.WrongCredentials> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/wrong-credentials'), status: values(401) })),
);

export const RefreshTokenPlace: rules.Schema<types.RefreshTokenPlace> = /* @__PURE__ */ schema(() =>
  values('body', 'cookie'),
);

export const PasswordChange: rules.Schema<types.PasswordChange> = /* @__PURE__ */ schema(() =>
  exactly({
    current_password: PasswordAttempt,
    new_password: Password,
    revoke_api_keys: optional(boolean()),
  }),
);

export const PasswordChanged: rules.Schema<types.PasswordChanged> = /* @__PURE__ */ schema(() =>
  object({
    api_keys: integer(minimum(0), maximum(1000)),
    revoked_api_keys: integer(minimum(0), maximum(1000)),
  }),
);

export const AccessToken: rules.Schema<types.AccessToken> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(4096), pattern('^[A-Za-z0-9._-]+$')),
);

export const RefreshToken: rules.Schema<types.RefreshToken> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(512), pattern('^[!-~]*$')),
);

export const RefreshRequest: rules.Schema<types.RefreshRequest> = /* @__PURE__ */ schema(() =>
  exactly({ refresh_token: RefreshToken }),
);

export const InvalidRefreshToken: rules.Schema<types.InvalidRefreshToken> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({ type: values('/docs/problems/invalid-refresh-token'), status: values(401) }),
  ),
);

export const ReauthenticationRequired: rules.Schema<types.ReauthenticationRequired> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({
      type: values('/docs/problems/reauthentication-required'),
      status: values(401),
      max_age: Seconds,
    }),
  ),
);

export const SetCookie: rules.Schema<types.SetCookie> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(1024), pattern('^[ -~]*$')),
);

export const SignedIn: rules.Schema<types.SignedIn> = /* @__PURE__ */ schema(() =>
  object({
    access_token: AccessToken,
    token_type: values('Bearer'),
    expires_in: Seconds,
    refresh_token: optional(RefreshToken),
    user: User,
  }),
);

export const TokenRequest: rules.Schema<types.TokenRequest> = /* @__PURE__ */ schema(() =>
  object({
    grant_type: text(maxLength(100)),
    username: optional(text(maxLength(254), pattern('^[^\\u0000]*$'))),
    password: optional(text(maxLength(128), pattern('^[^\\u0000]*$'))),
    refresh_token: optional(text(maxLength(512), pattern('^[^\\u0000]*$'))),
    scope: optional(text(maxLength(255), pattern('^[^\\u0000]*$'))),
  }),
);

export const TokenResponse: rules.Schema<types.TokenResponse> = /* @__PURE__ */ schema(() =>
  object({
    access_token: AccessToken,
    token_type: values('Bearer'),
    expires_in: Seconds,
    refresh_token: RefreshToken,
    scope: text(maxLength(255)),
  }),
);

export const OAuthError: rules.Schema<types.OAuthError> = /* @__PURE__ */ schema(() =>
  object({
    error: either(
      values(
        'invalid_request',
        'invalid_grant',
        'invalid_scope',
        'unsupported_grant_type',
        'server_error',
        'temporarily_unavailable',
      ),
      Unlisted,
    ),
    error_description: text(maxLength(500), pattern('^[ !#-\\[\\]-~]*$')),
  }),
);

export const ManagedUserId: rules.Schema<types.ManagedUserId> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(64), pattern('^[A-Za-z0-9_-]+$')),
);

export const ActiveState: rules.Schema<types.ActiveState> = /* @__PURE__ */ schema(() => boolean());

export const EmailPrefix: rules.Schema<types.EmailPrefix> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(254), pattern('^[^\\u0000]*$')),
);

export const UserSort: rules.Schema<types.UserSort> = /* @__PURE__ */ schema(() =>
  values('created_at', '-created_at', 'email', '-email'),
);

export const Issuer: rules.Schema<types.Issuer> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(255)),
);

export const ManagedUser: rules.Schema<types.ManagedUser> = /* @__PURE__ */ schema(() =>
  all(User, object({ active: ActiveState, issuer: Issuer })),
);

export const ManagedUserPage: rules.Schema<types.ManagedUserPage> = /* @__PURE__ */ schema(() =>
  object({ items: list(ManagedUser, maxItems(100)), next_cursor: nullable(Cursor) }),
);

export const UserNotFound: rules.Schema<types.UserNotFound> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/user-not-found'), status: values(404) })),
);

export const NewManagedUser: rules.Schema<types.NewManagedUser> = /* @__PURE__ */ schema(() =>
  exactly({ email: Email, password: Password, name: optional(PersonName), role: optional(Role) }),
);

export const ManagedUserPatch: rules.Schema<types.ManagedUserPatch> = /* @__PURE__ */ schema(() =>
  exactly({ role: optional(Role), active: optional(ActiveState) }),
);

export const LastAdmin: rules.Schema<types.LastAdmin> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/last-admin'), status: values(409) })),
);

export const SessionId: rules.Schema<types.SessionId> = /* @__PURE__ */ schema(() =>
  format(isUuid, 'UUID'),
);

export const Session: rules.Schema<types.Session> = /* @__PURE__ */ schema(() =>
  object({
    id: SessionId,
    device: nullable(text(maxLength(200))),
    address: nullable(text(maxLength(45))),
    created_at: Timestamp,
    last_used_at: Timestamp,
    expires_at: Timestamp,
    current: boolean(),
  }),
);

export const SessionPage: rules.Schema<types.SessionPage> = /* @__PURE__ */ schema(() =>
  object({ items: list(Session, maxItems(100)), next_cursor: nullable(Cursor) }),
);

export const SessionNotFound: rules.Schema<types.SessionNotFound> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/session-not-found'), status: values(404) })),
);

export const ApiKeyId: rules.Schema<types.ApiKeyId> = /* @__PURE__ */ schema(() =>
  format(isUuid, 'UUID'),
);

export const ApiKeyName: rules.Schema<types.ApiKeyName> = /* @__PURE__ */ schema(() =>
  text(
    minLength(1),
    maxLength(100),
    pattern(
      '^[\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]*[^\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb][^\\u0000]*$',
    ),
  ),
);

export const ApiKeyScope: rules.Schema<types.ApiKeyScope> = /* @__PURE__ */ schema(() =>
  values('tasks:read', 'tasks:write', 'account:read', 'account:write'),
);

export const ApiKeyScopes: rules.Schema<types.ApiKeyScopes> = /* @__PURE__ */ schema(() =>
  list(ApiKeyScope, minItems(1), maxItems(4), uniqueItems()),
);

export const Moment: rules.Schema<types.Moment> = /* @__PURE__ */ schema(() =>
  format(isMoment, 'date-time of RFC 3339 with an offset'),
);

export const NewApiKey: rules.Schema<types.NewApiKey> = /* @__PURE__ */ schema(() =>
  exactly({ name: ApiKeyName, scopes: ApiKeyScopes, expires_at: optional(nullable(Moment)) }),
);

export const GrantedScopes: rules.Schema<types.GrantedScopes> = /* @__PURE__ */ schema(() =>
  list(either(ApiKeyScope, Unlisted), minItems(1), maxItems(100), uniqueItems()),
);

export const ApiKey: rules.Schema<types.ApiKey> = /* @__PURE__ */ schema(() =>
  object({
    id: ApiKeyId,
    name: ApiKeyName,
    prefix: text(maxLength(16)),
    scopes: GrantedScopes,
    created_at: Timestamp,
    expires_at: nullable(Timestamp),
    last_used_at: nullable(Timestamp),
  }),
);

export const ApiKeyPage: rules.Schema<types.ApiKeyPage> = /* @__PURE__ */ schema(() =>
  object({ items: list(ApiKey, maxItems(100)), next_cursor: nullable(Cursor) }),
);

export const ApiKeyNotFound: rules.Schema<types.ApiKeyNotFound> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/api-key-not-found'), status: values(404) })),
);

export const CreatedApiKey: rules.Schema<types.CreatedApiKey> = /* @__PURE__ */ schema(() =>
  all(ApiKey, object({ key: text(minLength(1), maxLength(256)) })),
);

export const TooManyApiKeys: rules.Schema<types.TooManyApiKeys> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({
      type: values('/docs/problems/too-many-api-keys'),
      status: values(409),
      limit: integer(minimum(0), maximum(2147483647)),
    }),
  ),
);

export const TaskId: rules.Schema<types.TaskId> = /* @__PURE__ */ schema(() =>
  format(isUuid, 'UUID'),
);

export const TaskTitle: rules.Schema<types.TaskTitle> = /* @__PURE__ */ schema(() =>
  text(
    minLength(1),
    maxLength(200),
    pattern(
      '^[\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]*[^\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb][^\\u0000]*$',
    ),
  ),
);

export const TaskDescription: rules.Schema<types.TaskDescription> = /* @__PURE__ */ schema(() =>
  text(maxLength(5000), pattern('^[^\\u0000]*$')),
);

export const Priority: rules.Schema<types.Priority> = /* @__PURE__ */ schema(() =>
  values('none', 'low', 'medium', 'high'),
);

export const DueDate: rules.Schema<types.DueDate> = /* @__PURE__ */ schema(() =>
  format(isDay, 'full-date of RFC 3339'),
);

export const DueMoment: rules.Schema<types.DueMoment> = /* @__PURE__ */ schema(() =>
  format(isMoment, 'date-time of RFC 3339 with an offset'),
);

export const Due: rules.Schema<types.Due> = /* @__PURE__ */ schema(() =>
  either(DueDate, DueMoment),
);

export const TagName: rules.Schema<types.TagName> = /* @__PURE__ */ schema(() =>
  text(
    minLength(1),
    maxLength(50),
    pattern(
      '^(?:[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb][\\u0020\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]*)?[^\\u0000-\\u0020\\u002c\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb](?:[^\\u0000-\\u001f,\\u007f-\\u009f]*[^\\u0000-\\u0020,\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])?$',
    ),
  ),
);

export const NewTask: rules.Schema<types.NewTask> = /* @__PURE__ */ schema(() =>
  exactly({
    title: TaskTitle,
    description: optional(nullable(TaskDescription)),
    priority: optional(Priority),
    due: optional(nullable(Due)),
    tags: optional(list(TagName, maxItems(20), uniqueItems())),
    completed: optional(boolean()),
  }),
);

export const TaskReplacement: rules.Schema<types.TaskReplacement> = /* @__PURE__ */ schema(() =>
  exactly({
    title: TaskTitle,
    description: optional(nullable(TaskDescription)),
    priority: optional(Priority),
    due: optional(nullable(Due)),
    tags: optional(list(TagName, maxItems(20), uniqueItems())),
    completed: optional(boolean()),
  }),
);

export const TaskPatch: rules.Schema<types.TaskPatch> = /* @__PURE__ */ schema(() =>
  exactly({
    title: optional(TaskTitle),
    description: optional(nullable(TaskDescription)),
    priority: optional(Priority),
    due: optional(nullable(Due)),
    tags: optional(list(TagName, maxItems(20), uniqueItems())),
    completed: optional(boolean()),
  }),
);

export const TaskCompletion: rules.Schema<types.TaskCompletion> = /* @__PURE__ */ schema(() =>
  exactly({ completed: boolean() }),
);

export const Task: rules.Schema<types.Task> = /* @__PURE__ */ schema(() =>
  object({
    id: TaskId,
    title: TaskTitle,
    description: nullable(TaskDescription),
    priority: either(Priority, Unlisted),
    due: nullable(Due),
    tags: list(TagName, maxItems(20), uniqueItems()),
    completed: boolean(),
    completed_at: nullable(Timestamp),
    created_at: Timestamp,
    updated_at: Timestamp,
    deleted_at: nullable(Timestamp),
    purge_at: nullable(Timestamp),
    version: integer(minimum(1), maximum(2147483647)),
  }),
);

export const TaskNotFound: rules.Schema<types.TaskNotFound> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/task-not-found'), status: values(404) })),
);

export const PreconditionFailed: rules.Schema<types.PreconditionFailed> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({
      type: values('/docs/problems/precondition-failed'),
      status: values(412),
      etag: EntityTag,
    }),
  ),
);

export const Quota: rules.Schema<types.Quota> = /* @__PURE__ */ schema(() =>
  values('tasks', 'text_bytes', 'tags'),
);

export const QuotaExceeded: rules.Schema<types.QuotaExceeded> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({
      type: values('/docs/problems/quota-exceeded'),
      status: values(409),
      quota: either(Quota, Unlisted),
      limit: integer(minimum(0), maximum(9007199254740991)),
    }),
  ),
);

export const TaskSort: rules.Schema<types.TaskSort> = /* @__PURE__ */ schema(() =>
  values(
    'created_at',
    '-created_at',
    'updated_at',
    '-updated_at',
    'due',
    '-due',
    'priority',
    '-priority',
    'title',
    '-title',
  ),
);

export const CompletedState: rules.Schema<types.CompletedState> = /* @__PURE__ */ schema(() =>
  boolean(),
);

export const Priorities: rules.Schema<types.Priorities> = /* @__PURE__ */ schema(() =>
  list(Priority, minItems(1), maxItems(4), uniqueItems()),
);

export const TagNames: rules.Schema<types.TagNames> = /* @__PURE__ */ schema(() =>
  list(TagName, minItems(1), maxItems(20), uniqueItems()),
);

export const OverdueState: rules.Schema<types.OverdueState> = /* @__PURE__ */ schema(() =>
  boolean(),
);

export const TimeZone: rules.Schema<types.TimeZone> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(64), pattern('^[A-Za-z0-9_+/-]+$')),
);

export const SearchText: rules.Schema<types.SearchText> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(200), pattern('^[^\\u0000]*$')),
);

export const WithTotal: rules.Schema<types.WithTotal> = /* @__PURE__ */ schema(() => boolean());

export const Total: rules.Schema<types.Total> = /* @__PURE__ */ schema(() =>
  integer(minimum(0), maximum(10000)),
);

export const Links: rules.Schema<types.Links> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(16384), pattern('^[ -~]+$')),
);

export const Limit: rules.Schema<types.Limit> = /* @__PURE__ */ schema(() =>
  integer(minimum(1), maximum(100)),
);

export const Cursor: rules.Schema<types.Cursor> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(4096), pattern('^[A-Za-z0-9_-]+$')),
);

export const InvalidCursor: rules.Schema<types.InvalidCursor> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/invalid-cursor'), status: values(400) })),
);

export const DeletedFilter: rules.Schema<types.DeletedFilter> = /* @__PURE__ */ schema(() =>
  values('exclude', 'only'),
);

export const TaskPage: rules.Schema<types.TaskPage> = /* @__PURE__ */ schema(() =>
  object({
    items: list(Task, maxItems(100)),
    next_cursor: nullable(Cursor),
    total: optional(Total),
    total_is_exact: optional(boolean()),
  }),
);

export const BatchMode: rules.Schema<types.BatchMode> = /* @__PURE__ */ schema(() =>
  values('all_or_nothing', 'independent'),
);

export const TaskBatch: rules.Schema<types.TaskBatch> = /* @__PURE__ */ schema(() =>
  exactly({ mode: BatchMode, operations: list(BatchOperation, minItems(1), maxItems(100)) }),
);

export const BatchOperation: rules.Schema<types.BatchOperation> = /* @__PURE__ */ schema(() =>
  tagged('op', {
    create: BatchCreate,
    update: BatchUpdate,
    complete: BatchComplete,
    delete: BatchDelete,
  }),
);

export const BatchCreate: rules.Schema<types.BatchCreate> = /* @__PURE__ */ schema(() =>
  exactly({ op: values('create'), task: NewTask }),
);

export const BatchUpdate: rules.Schema<types.BatchUpdate> = /* @__PURE__ */ schema(() =>
  exactly({
    op: values('update'),
    id: TaskId,
    if_version: optional(IfVersion),
    changes: TaskPatch,
  }),
);

export const BatchComplete: rules.Schema<types.BatchComplete> = /* @__PURE__ */ schema(() =>
  exactly({
    op: values('complete'),
    id: TaskId,
    if_version: optional(IfVersion),
    completed: boolean(),
  }),
);

export const BatchDelete: rules.Schema<types.BatchDelete> = /* @__PURE__ */ schema(() =>
  exactly({ op: values('delete'), id: TaskId, if_version: optional(IfVersion) }),
);

export const IfVersion: rules.Schema<types.IfVersion> = /* @__PURE__ */ schema(() =>
  integer(minimum(1), maximum(2147483647)),
);

export const TaskBatchResult: rules.Schema<types.TaskBatchResult> = /* @__PURE__ */ schema(() =>
  object({ results: list(BatchResult, minItems(1), maxItems(100)) }),
);

export const BatchResult: rules.Schema<types.BatchResult> = /* @__PURE__ */ schema(() =>
  tagged('op', {
    create: BatchCreateResult,
    update: BatchUpdateResult,
    complete: BatchCompleteResult,
    delete: BatchDeleteResult,
  }),
);

export const BatchStatus: rules.Schema<types.BatchStatus> = /* @__PURE__ */ schema(() =>
  integer(minimum(200), maximum(599)),
);

export const BatchCreateResult: rules.Schema<types.BatchCreateResult> = /* @__PURE__ */ schema(() =>
  object({
    op: values('create'),
    status: BatchStatus,
    location: optional(Address),
    task: optional(Task),
    problem: optional(Problem),
  }),
);

export const BatchUpdateResult: rules.Schema<types.BatchUpdateResult> = /* @__PURE__ */ schema(() =>
  object({
    op: values('update'),
    status: BatchStatus,
    task: optional(Task),
    problem: optional(Problem),
  }),
);

export const BatchCompleteResult: rules.Schema<types.BatchCompleteResult> = /* @__PURE__ */ schema(() =>
  object({
    op: values('complete'),
    status: BatchStatus,
    task: optional(Task),
    problem: optional(Problem),
  }),
);

export const BatchDeleteResult: rules.Schema<types.BatchDeleteResult> = /* @__PURE__ */ schema(() =>
  object({ op: values('delete'), status: BatchStatus, problem: optional(Problem) }),
);

export const ExportFormat: rules.Schema<types.ExportFormat> = /* @__PURE__ */ schema(() =>
  values('jsonl', 'csv', 'csv-bom'),
);

export const Attachment: rules.Schema<types.Attachment> = /* @__PURE__ */ schema(() =>
  text(maxLength(100), pattern('^attachment; filename="[a-z0-9.-]+"$')),
);

export const CsvFile: rules.Schema<types.CsvFile> = /* @__PURE__ */ schema(() => text());

export const ExportLine: rules.Schema<types.ExportLine> = /* @__PURE__ */ schema(() =>
  tagged('type', { user: UserLine, task: TaskLine, end: EndLine }),
);

export const UserLine: rules.Schema<types.UserLine> = /* @__PURE__ */ schema(() =>
  object({ type: values('user'), user: User, exported_at: Timestamp }),
);

export const TaskLine: rules.Schema<types.TaskLine> = /* @__PURE__ */ schema(() =>
  object({ type: values('task'), task: Task }),
);

export const EndLine: rules.Schema<types.EndLine> = /* @__PURE__ */ schema(() =>
  object({ type: values('end'), tasks: integer(minimum(0), maximum(9007199254740991)) }),
);

export const DryRun: rules.Schema<types.DryRun> = /* @__PURE__ */ schema(() => boolean());

export const ImportLine: rules.Schema<types.ImportLine> = /* @__PURE__ */ schema(() =>
  exactly({ type: values('task'), task: ImportTask }),
);

export const ImportTask: rules.Schema<types.ImportTask> = /* @__PURE__ */ schema(() =>
  exactly({
    id: optional(TaskId),
    title: optional(TaskTitle),
    description: optional(nullable(TaskDescription)),
    priority: optional(nullable(Priority)),
    due: optional(nullable(Due)),
    tags: optional(nullable(ImportTags)),
    completed: optional(nullable(boolean())),
    completed_at: optional(nullable(Moment)),
    created_at: optional(Moment),
    updated_at: optional(Moment),
    deleted_at: optional(nullable(Moment)),
    purge_at: optional(nullable(Moment)),
    version: optional(integer(minimum(1), maximum(2147483647))),
  }),
);

export const ImportTags: rules.Schema<types.ImportTags> = /* @__PURE__ */ schema(() =>
  list(TagName, maxItems(20), uniqueItems()),
);

export const ImportStatus: rules.Schema<types.ImportStatus> = /* @__PURE__ */ schema(() =>
  values('created', 'updated', 'restored', 'unchanged', 'rejected'),
);

export const ImportReason: rules.Schema<types.ImportReason> = /* @__PURE__ */ schema(() =>
  values('new', 'different', 'same', 'imported-before', 'was-in-trash', 'in-trash', 'invalid'),
);

export const ImportField: rules.Schema<types.ImportField> = /* @__PURE__ */ schema(() =>
  values(
    'title',
    'description',
    'priority',
    'due',
    'tags',
    'completed',
    'completed_at',
    'created_at',
    'updated_at',
    'deleted_at',
  ),
);

export const ImportCount: rules.Schema<types.ImportCount> = /* @__PURE__ */ schema(() =>
  integer(minimum(0), maximum(10000)),
);

export const ImportReport: rules.Schema<types.ImportReport> = /* @__PURE__ */ schema(() =>
  object({
    dry_run: boolean(),
    created: ImportCount,
    updated: ImportCount,
    restored: ImportCount,
    unchanged: ImportCount,
    rejected: ImportCount,
    rows: list(ImportedRow, maxItems(1000)),
    rows_left_out: ImportCount,
  }),
);

export const ImportedRow: rules.Schema<types.ImportedRow> = /* @__PURE__ */ schema(() =>
  object({
    row: integer(minimum(1), maximum(2147483647)),
    status: ImportStatus,
    reason: either(ImportReason, Unlisted),
    id: optional(TaskId),
    changed: optional(list(either(ImportField, Unlisted), maxItems(10))),
    errors: optional(list(FieldError, maxItems(5))),
  }),
);

export const TagId: rules.Schema<types.TagId> = /* @__PURE__ */ schema(() =>
  format(isUuid, 'UUID'),
);

export const TagCount: rules.Schema<types.TagCount> = /* @__PURE__ */ schema(() =>
  integer(minimum(0), maximum(2147483647)),
);

export const Tag: rules.Schema<types.Tag> = /* @__PURE__ */ schema(() =>
  object({ id: TagId, name: TagName, tasks: TagCount, open_tasks: TagCount }),
);

export const TagNotFound: rules.Schema<types.TagNotFound> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/tag-not-found'), status: values(404) })),
);

export const TagPatch: rules.Schema<types.TagPatch> = /* @__PURE__ */ schema(() =>
  exactly({ name: optional(TagName) }),
);

export const TagNameTaken: rules.Schema<types.TagNameTaken> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({ type: values('/docs/problems/tag-name-taken'), status: values(409), tag_id: TagId }),
  ),
);

export const TagMerge: rules.Schema<types.TagMerge> = /* @__PURE__ */ schema(() =>
  exactly({ into: TagId }),
);

export const MergeTargetNotFound: rules.Schema<types.MergeTargetNotFound> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({ type: values('/docs/problems/merge-target-not-found'), status: values(409) }),
  ),
);

export const TagPage: rules.Schema<types.TagPage> = /* @__PURE__ */ schema(() =>
  object({ items: list(Tag, maxItems(100)), next_cursor: nullable(Cursor) }),
);

export const ForeignPath: rules.Schema<types.ForeignPath> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/foreign-path'), status: values(403) })),
);

export const IdempotencyKey: rules.Schema<types.IdempotencyKey> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(255), pattern('^[!-~]+$')),
);

export const EntityTag: rules.Schema<types.EntityTag> = /* @__PURE__ */ schema(() =>
  text(minLength(3), maxLength(64), pattern('^"[!#-~]+"$')),
);

export const EntityTagList: rules.Schema<types.EntityTagList> = /* @__PURE__ */ schema(() =>
  text(
    minLength(1),
    maxLength(1024),
    pattern('^(?:\\*|(?:W/)?"[!#-~]*"(?:, ?(?:W/)?"[!#-~]*")*)$'),
  ),
);

export const RateLimitField: rules.Schema<types.RateLimitField> = /* @__PURE__ */ schema(() =>
  text(
    minLength(1),
    maxLength(500),
    pattern('^"[a-z0-9-]+";r=[0-9]+;t=[0-9]+(, "[a-z0-9-]+";r=[0-9]+;t=[0-9]+)*$'),
  ),
);

export const RateLimitPolicyField: rules.Schema<types.RateLimitPolicyField> = /* @__PURE__ */ schema(() =>
  text(
    minLength(1),
    maxLength(500),
    pattern('^"[a-z0-9-]+";q=[0-9]+;w=[0-9]+(, "[a-z0-9-]+";q=[0-9]+;w=[0-9]+)*$'),
  ),
);

export const RequestId: rules.Schema<types.RequestId> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(64)),
);

export const Timestamp: rules.Schema<types.Timestamp> = /* @__PURE__ */ schema(() =>
  format(isMoment, 'date-time of RFC 3339 with an offset'),
);

export const Seconds: rules.Schema<types.Seconds> = /* @__PURE__ */ schema(() =>
  integer(minimum(1), maximum(86400)),
);

export const Address: rules.Schema<types.Address> = /* @__PURE__ */ schema(() =>
  text(minLength(1), maxLength(2048)),
);

export const Challenge: rules.Schema<types.Challenge> = /* @__PURE__ */ schema(() =>
  text(minLength(6), maxLength(256), pattern('^Bearer(?: [ -~]+)?$')),
);

export const Health: rules.Schema<types.Health> = /* @__PURE__ */ schema(() =>
  object({ status: values('ok') }),
);

export const ContractDocument: rules.Schema<types.ContractDocument> = /* @__PURE__ */ schema(() =>
  object({ openapi: text(maxLength(16)), info: object({}), paths: object({}) }),
);

export const Problem: rules.Schema<types.Problem> = /* @__PURE__ */ schema(() =>
  object({
    type: text(minLength(1), maxLength(200)),
    title: text(maxLength(200)),
    status: integer(minimum(400), maximum(599)),
    detail: text(maxLength(1000)),
    request_id: RequestId,
    trace_id: optional(text(maxLength(32), pattern('^[0-9a-f]{32}$'))),
    errors: optional(list(FieldError, maxItems(100))),
  }),
);

export const FieldError: rules.Schema<types.FieldError> = /* @__PURE__ */ schema(() =>
  object({
    in: values('body', 'path', 'query', 'header', 'cookie'),
    pointer: text(maxLength(500)),
    keyword: text(maxLength(40)),
    limit: optional(integer(minimum(-9007199254740991), maximum(9007199254740991))),
    allowed: optional(list(text(maxLength(40)), maxItems(20))),
    message: text(maxLength(500)),
  }),
);

export const MalformedRequest: rules.Schema<types.MalformedRequest> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/malformed-request'), status: values(400) })),
);

export const RepeatedCredential: rules.Schema<types.RepeatedCredential> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/repeated-credential'), status: values(400) })),
);

export const Unauthorized: rules.Schema<types.Unauthorized> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/unauthorized'), status: values(401) })),
);

export const MissingScope: rules.Schema<types.MissingScope> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({
      type: values('/docs/problems/missing-scope'),
      status: values(403),
      scopes: list(text(maxLength(40)), maxItems(20)),
    }),
  ),
);

export const ContentTooLarge: rules.Schema<types.ContentTooLarge> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({
      type: values('/docs/problems/content-too-large'),
      status: values(413),
      limit: optional(integer(minimum(1), maximum(9007199254740991))),
    }),
  ),
);

export const UnsupportedMediaType: rules.Schema<types.UnsupportedMediaType> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({ type: values('/docs/problems/unsupported-media-type'), status: values(415) }),
  ),
);

export const InvalidRequest: rules.Schema<types.InvalidRequest> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({
      type: values('/docs/problems/invalid-request'),
      status: values(422),
      errors: anything(),
    }),
  ),
);

export const IdempotencyKeyInUse: rules.Schema<types.IdempotencyKeyInUse> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({ type: values('/docs/problems/idempotency-key-in-use'), status: values(409) }),
  ),
);

export const IdempotencyKeyReused: rules.Schema<types.IdempotencyKeyReused> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({
      type: values('/docs/problems/idempotency-key-reused'),
      status: values(422),
      errors: anything(),
    }),
  ),
);

export const TooManyKeptReplies: rules.Schema<types.TooManyKeptReplies> = /* @__PURE__ */ schema(() =>
  all(
    Problem,
    object({ type: values('/docs/problems/too-many-kept-replies'), status: values(429) }),
  ),
);

export const TooManyRequests: rules.Schema<types.TooManyRequests> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/too-many-requests'), status: values(429) })),
);

export const TooManyAtOnce: rules.Schema<types.TooManyAtOnce> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/too-many-at-once'), status: values(429) })),
);

export const InternalError: rules.Schema<types.InternalError> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/internal-error'), status: values(500) })),
);

export const ServiceUnavailable: rules.Schema<types.ServiceUnavailable> = /* @__PURE__ */ schema(() =>
  all(Problem, object({ type: values('/docs/problems/service-unavailable'), status: values(503) })),
);

export const Unlisted: rules.Schema<types.Unlisted> = /* @__PURE__ */ schema(() => text());

