// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The schemas of the contract. */

/**
 * A user's id. It is opaque: do not parse it.
 */
export type UserId = string;

/**
 * An email address whose domain has a dot. It is stored and returned in lower case.
 */
export type Email = string;

/**
 * A person's name. At least one character must be visible.
 */
export type PersonName = string;

/**
 * What a user may do besides managing their own tasks. An `admin` manages users.
 */
export type Role = 'user' | 'admin';

/**
 * A user.
 */
export type User = {
  id: UserId;
  /**
   * Null for a user of an issuer that does not provide it.
   */
  email: Email | null;
  name: PersonName;
  role: Role | Unlisted;
  created_at: Timestamp;
};

/**
 * The properties to change.
 */
export type UserPatch = {
  name?: PersonName;
};

/**
 * Any characters except NUL. Every character counts, exactly as typed.
 *
 * A password that is easy to guess is a 422 with the keyword `common`: one of the most used
 * passwords, names or words, a repetition or run of up to 16 characters, the account's email
 * or the part before its `@`, and the name of this service, with or without digits and signs
 * around it. Case makes no difference.
 */
export type Password = string;

/**
 * The password, as the user typed it.
 */
export type PasswordAttempt = string;

/**
 * The account to create.
 */
export type SignUp = {
  email: Email;
  password: Password;
  name?: PersonName;
  refresh_token_in?: RefreshTokenPlace;
};

/**
 * The account to log in to.
 */
export type LogIn = {
  email: Email;
  password: PasswordAttempt;
  refresh_token_in?: RefreshTokenPlace;
};

/**
 * Email taken
 *
 * An account with this email exists already.
 *
 * Log in, or take another email.
 */
export type EmailTaken = Problem & {
  type: '/docs/problems/email-taken';
  status: 409;
};

/**
 * Wrong credentials
 *
 * The email or the password is wrong.
 *
 * Ask for both again.
 */
export type WrongCredentials = Problem & {
  type: '/docs/problems/wrong-credentials';
  status: 401;
};

/**
 * Where to return the refresh token: in the `body`, for apps and programs, or in a `cookie`
 * that scripts cannot read, for web pages.
 */
export type RefreshTokenPlace = 'body' | 'cookie';

/**
 * The current password and the new one.
 */
export type PasswordChange = {
  current_password: PasswordAttempt;
  new_password: Password;
  /**
   * Whether to revoke all API keys, too.
   */
  revoke_api_keys?: boolean;
};

/**
 * Which credentials still work after the change.
 */
export type PasswordChanged = {
  /**
   * The number of API keys that still work.
   */
  api_keys: number;
  /**
   * The number of API keys that were revoked.
   */
  revoked_api_keys: number;
};

/**
 * A JSON Web Token (RFC 9068). It is opaque to clients.
 */
export type AccessToken = string;

/**
 * A token to exchange for new tokens, once. It is opaque.
 */
export type RefreshToken = string;

/**
 * The refresh token, unless it is in the cookie.
 */
export type RefreshRequest = {
  refresh_token: RefreshToken;
};

/**
 * Invalid refresh token
 *
 * The refresh token is missing, used up, expired, or its session has ended.
 *
 * Log in again.
 */
export type InvalidRefreshToken = Problem & {
  type: '/docs/problems/invalid-refresh-token';
  status: 401;
};

/**
 * Reauthentication required
 *
 * This needs a sign-in within the last five minutes.
 *
 * Have the user sign in again, and send the new access token.
 */
export type ReauthenticationRequired = Problem & {
  type: '/docs/problems/reauthentication-required';
  status: 401;
  /**
   * How long ago the user may have signed in, in seconds.
   */
  max_age: Seconds;
};

/**
 * The value of a `Set-Cookie` header (RFC 6265).
 */
export type SetCookie = string;

/**
 * The tokens of a session, and its user.
 */
export type SignedIn = {
  access_token: AccessToken;
  /**
   * How to send the token (RFC 6750).
   */
  token_type: 'Bearer';
  expires_in: Seconds;
  /**
   * Absent if it is in the cookie.
   */
  refresh_token?: RefreshToken;
  user: User;
};

/**
 * A request of RFC 6749, section 4.3 or 6. Unknown parameters are ignored.
 */
export type TokenRequest = {
  /**
   * `password` or `refresh_token`.
   */
  grant_type: string;
  /**
   * The email, for the grant `password`.
   */
  username?: string;
  /**
   * The password, for the grant `password`.
   */
  password?: string;
  /**
   * The refresh token, for the grant `refresh_token`.
   */
  refresh_token?: string;
  /**
   * The scopes to grant, separated by spaces. Without it, all scopes that the user or the
   * session may have are granted.
   */
  scope?: string;
  [key: string]: unknown;
};

/**
 * Tokens (RFC 6749, section 5.1).
 */
export type TokenResponse = {
  access_token: AccessToken;
  /**
   * How to send the token (RFC 6750).
   */
  token_type: 'Bearer';
  expires_in: Seconds;
  refresh_token: RefreshToken;
  /**
   * The granted scopes, separated by spaces.
   */
  scope: string;
};

/**
 * Why there are no tokens (RFC 6749, section 5.2).
 */
export type OAuthError = {
  /**
   * The type of error, for programs.
   */
  error: 'invalid_request' | 'invalid_grant' | 'invalid_scope' | 'unsupported_grant_type' | 'server_error' | 'temporarily_unavailable' | Unlisted;
  /**
   * What is wrong, for people.
   */
  error_description: string;
};

/**
 * The id of any user. It is opaque: do not parse it.
 */
export type ManagedUserId = string;

/**
 * Whether the user may use the service.
 */
export type ActiveState = boolean;

/**
 * The beginning of an email.
 */
export type EmailPrefix = string;

/**
 * What users are sorted by, in descending order with a `-`. By `email`, users without one come
 * before all others.
 */
export type UserSort = 'created_at' | '-created_at' | 'email' | '-email';

/**
 * Where the user signs in. `taskpact` is this service.
 */
export type Issuer = string;

/**
 * A user, as administrators see them.
 */
export type ManagedUser = User & {
  active: ActiveState;
  issuer: Issuer;
};

/**
 * A page of users.
 */
export type ManagedUserPage = {
  items: Array<ManagedUser>;
  next_cursor: Cursor | null;
};

/**
 * User not found
 *
 * There is no such user.
 *
 * List the users again: this one may have been deleted.
 */
export type UserNotFound = Problem & {
  type: '/docs/problems/user-not-found';
  status: 404;
};

/**
 * The user to create. Without a `name`, the part of the email before the `@` becomes the name.
 */
export type NewManagedUser = {
  email: Email;
  password: Password;
  name?: PersonName;
  role?: Role;
};

/**
 * The properties to change.
 */
export type ManagedUserPatch = {
  role?: Role;
  active?: ActiveState;
};

/**
 * Last admin
 *
 * This is the last active administrator.
 *
 * Make another one first.
 */
export type LastAdmin = Problem & {
  type: '/docs/problems/last-admin';
  status: 409;
};

/**
 * A session's id.
 */
export type SessionId = string;

/**
 * A session that has not ended.
 */
export type Session = {
  id: SessionId;
  /**
   * The `User-Agent` of the client when it signed in or last refreshed.
   */
  device: string | null;
  /**
   * The IP address it was last refreshed from.
   */
  address: string | null;
  created_at: Timestamp;
  /**
   * When it was last used, to the minute.
   */
  last_used_at: Timestamp;
  /**
   * When it ends unless it is refreshed.
   */
  expires_at: Timestamp;
  /**
   * Whether this is the session of the request.
   */
  current: boolean;
};

/**
 * A page of sessions.
 */
export type SessionPage = {
  items: Array<Session>;
  next_cursor: Cursor | null;
};

/**
 * Session not found
 *
 * There is no such session.
 *
 * List the sessions again: this one may have ended.
 */
export type SessionNotFound = Problem & {
  type: '/docs/problems/session-not-found';
  status: 404;
};

/**
 * A key's id.
 */
export type ApiKeyId = string;

/**
 * What the key is for. At least one character must be visible.
 */
export type ApiKeyName = string;

/**
 * Something that a key may do. No key can manage keys, sessions or the password.
 */
export type ApiKeyScope = 'tasks:read' | 'tasks:write' | 'account:read' | 'account:write';

/**
 * What the new key may do.
 */
export type ApiKeyScopes = Array<ApiKeyScope>;

/**
 * A moment, in RFC 3339 with an offset.
 */
export type Moment = string;

/**
 * The API key to create.
 */
export type NewApiKey = {
  name: ApiKeyName;
  scopes: ApiKeyScopes;
  /**
   * When it stops working, in the future. Null means never.
   */
  expires_at?: Moment | null;
};

/**
 * What a key may do.
 */
export type GrantedScopes = Array<ApiKeyScope | Unlisted>;

/**
 * An API key, without the secret key itself.
 */
export type ApiKey = {
  id: ApiKeyId;
  name: ApiKeyName;
  /**
   * The beginning of the key, to recognise it by.
   */
  prefix: string;
  scopes: GrantedScopes;
  created_at: Timestamp;
  expires_at: Timestamp | null;
  /**
   * When it was last used, to the minute, or null if it never was.
   */
  last_used_at: Timestamp | null;
};

/**
 * A page of API keys.
 */
export type ApiKeyPage = {
  items: Array<ApiKey>;
  next_cursor: Cursor | null;
};

/**
 * API key not found
 *
 * There is no such key.
 *
 * List the keys again: this one may have been revoked.
 */
export type ApiKeyNotFound = Problem & {
  type: '/docs/problems/api-key-not-found';
  status: 404;
};

/**
 * A new API key, with the secret key itself.
 */
export type CreatedApiKey = ApiKey & {
  /**
   * The secret key. Store it now: it is never shown again.
   */
  key: string;
};

/**
 * Too many API keys
 *
 * There are 50 keys already.
 *
 * Revoke one first.
 */
export type TooManyApiKeys = Problem & {
  type: '/docs/problems/too-many-api-keys';
  status: 409;
  /**
   * How many keys a user can have.
   */
  limit: number;
};

/**
 * A task's id.
 */
export type TaskId = string;

/**
 * What to do. At least one character must be visible.
 */
export type TaskTitle = string;

/**
 * Details, as plain text.
 */
export type TaskDescription = string;

/**
 * How important the task is.
 */
export type Priority = 'none' | 'low' | 'medium' | 'high';

/**
 * A day, in whatever time zone the user is.
 */
export type DueDate = string;

/**
 * A moment, in RFC 3339 with an offset. Responses are in UTC.
 */
export type DueMoment = string;

/**
 * A day or a moment. It stays what you send.
 */
export type Due = DueDate | DueMoment;

/**
 * A tag's name. At least one character must be visible. It may not contain a comma or control
 * character, nor begin or end with white space.
 *
 * Two names are the same tag if they differ only in case, in the form of their characters, or
 * in invisible characters (Unicode's NFKC case folding without default ignorable characters):
 * `Straße` and `STRASSE` are one tag, and so is a heart with and without its variation
 * selector. Accents matter: `cafe` and `café` are two tags.
 */
export type TagName = string;

/**
 * The task to create. Properties you leave out get their defaults.
 */
export type NewTask = {
  title: TaskTitle;
  description?: TaskDescription | null;
  priority?: Priority;
  due?: Due | null;
  /**
   * A new name creates a tag, and an existing tag keeps its spelling. Two spellings of one
   * tag count once.
   */
  tags?: Array<TagName>;
  /**
   * Whether the task is done.
   */
  completed?: boolean;
};

/**
 * The properties that a replacement sets. Those you leave out get their defaults. It never
 * gains a property, because an old client would reset it.
 */
export type TaskReplacement = {
  title: TaskTitle;
  description?: TaskDescription | null;
  priority?: Priority;
  due?: Due | null;
  /**
   * All tags of the task, in place of those it has.
   */
  tags?: Array<TagName>;
  /**
   * Whether the task is done.
   */
  completed?: boolean;
};

/**
 * The properties to change. Properties you leave out stay as they are, and `null` clears one.
 */
export type TaskPatch = {
  title?: TaskTitle;
  description?: TaskDescription | null;
  priority?: Priority;
  due?: Due | null;
  /**
   * All tags of the task, in place of those it has.
   */
  tags?: Array<TagName>;
  /**
   * Whether the task is done.
   */
  completed?: boolean;
};

/**
 * What the task becomes.
 */
export type TaskCompletion = {
  /**
   * Whether the task is done.
   */
  completed: boolean;
};

/**
 * A task.
 */
export type Task = {
  id: TaskId;
  title: TaskTitle;
  description: TaskDescription | null;
  priority: Priority | Unlisted;
  due: Due | null;
  /**
   * Sorted by name, ignoring case.
   */
  tags: Array<TagName>;
  /**
   * Whether the task is done.
   */
  completed: boolean;
  /**
   * When it was completed, or null while it is open.
   */
  completed_at: Timestamp | null;
  created_at: Timestamp;
  updated_at: Timestamp;
  /**
   * When it was deleted, or null if it is not in the trash.
   */
  deleted_at: Timestamp | null;
  /**
   * From this moment on, it is removed from the trash for good. Null if it is not in the
   * trash. It is removed earlier if your other tasks need the room (see **Quotas** above).
   * This follows a setting of the service, and may change without a new `version`.
   */
  purge_at: Timestamp | null;
  /**
   * Starts at 1 and increases with every change, deletion and restoration. In quotation
   * marks, it is the task's `ETag`.
   */
  version: number;
};

/**
 * Task not found
 *
 * There is no such task.
 *
 * List the tasks again: this one may have been deleted.
 */
export type TaskNotFound = Problem & {
  type: '/docs/problems/task-not-found';
  status: 404;
};

/**
 * Precondition failed
 *
 * The task is no longer the version that `If-Match` or `if_version` names.
 *
 * Read it again, and decide anew what to change.
 */
export type PreconditionFailed = Problem & {
  type: '/docs/problems/precondition-failed';
  status: 412;
  /**
   * The `ETag` of the task as it is now.
   */
  etag: EntityTag;
};

/**
 * What is limited, as it is stored for a user.
 */
export type Quota = 'tasks' | 'text_bytes' | 'tags';

/**
 * Quota exceeded
 *
 * There is no room for this.
 *
 * Delete something, then send it again.
 */
export type QuotaExceeded = Problem & {
  type: '/docs/problems/quota-exceeded';
  status: 409;
  /**
   * What there is no room for.
   */
  quota: Quota | Unlisted;
  /**
   * How much of it there is room for.
   */
  limit: number;
};

/**
 * What tasks are sorted by, in descending order with a `-`, and then by `id` in the same
 * direction. Tasks without a due date come last in either direction of `due`, where a day
 * counts as its beginning in UTC. Titles are sorted by the code points of their first 100
 * characters, ignoring case.
 */
export type TaskSort = 'created_at' | '-created_at' | 'updated_at' | '-updated_at' | 'due' | '-due' | 'priority' | '-priority' | 'title' | '-title';

/**
 * Whether a task is done.
 */
export type CompletedState = boolean;

/**
 * Priorities.
 */
export type Priorities = Array<Priority>;

/**
 * Tag names, in any spelling. No task has a tag that does not exist.
 */
export type TagNames = Array<TagName>;

/**
 * Whether a task is overdue.
 */
export type OverdueState = boolean;

/**
 * The name of a time zone in the IANA database.
 */
export type TimeZone = string;

/**
 * Words, in any order. A task matches if, for each word, its title or description has a word
 * that begins with it. Case and accents make no difference, nor do Hebrew and Arabic points,
 * the script of a digit, or the Japanese syllabary: `istanbul` finds `İSTANBUL`, and `creme`
 * finds `Crème`.
 *
 * Words are those of Unicode (UAX #29): `can't`, `3.14` and `snake_case` are one word each. A
 * `+` or `#` right after a word belongs to it, so `C++` does not find `Cobol`. An emoji is a
 * word. In scripts without spaces, such as Chinese, Japanese and Thai, each character is a
 * word. The eight longest words count, each up to its 32nd character. The first 500 different
 * words of a task can be found. Text without a word finds nothing.
 */
export type SearchText = string;

/**
 * Whether to count.
 */
export type WithTotal = boolean;

/**
 * The number of items on all pages, or 10,000 if there are more.
 */
export type Total = number;

/**
 * Links to pages (RFC 8288), relative to the server.
 */
export type Links = string;

/**
 * The number of items on a page.
 */
export type Limit = number;

/**
 * Where a page begins. It is opaque, and valid for 24 hours, for the user who got it, with the
 * same filters and order. Otherwise it is a 400.
 */
export type Cursor = string;

/**
 * Invalid cursor
 *
 * The cursor is not one that this list gave.
 *
 * Start again from the first page.
 */
export type InvalidCursor = Problem & {
  type: '/docs/problems/invalid-cursor';
  status: 400;
};

/**
 * Only tasks that are not deleted, or only those in the trash.
 */
export type DeletedFilter = 'exclude' | 'only';

/**
 * A page of tasks.
 */
export type TaskPage = {
  items: Array<Task>;
  next_cursor: Cursor | null;
  /**
   * Present only if the request asked for it.
   */
  total?: Total;
  /**
   * Whether `total` is the number of all items. If not, there are more: show it as `10,000+`.
   * Present with `total`.
   */
  total_is_exact?: boolean;
};

/**
 * `all_or_nothing` either does everything or changes nothing; `independent` does what it can.
 */
export type BatchMode = 'all_or_nothing' | 'independent';

/**
 * The changes to make.
 */
export type TaskBatch = {
  mode: BatchMode;
  operations: Array<BatchOperation>;
};

/**
 * A change of one task. `op` says which.
 */
export type BatchOperation = ({
  op: 'create';
} & BatchCreate) | ({
  op: 'update';
} & BatchUpdate) | ({
  op: 'complete';
} & BatchComplete) | ({
  op: 'delete';
} & BatchDelete);

/**
 * Creates a task, as `createTask` does.
 */
export type BatchCreate = {
  op: 'create';
  task: NewTask;
};

/**
 * Changes a task, as `updateTask` does.
 */
export type BatchUpdate = {
  op: 'update';
  id: TaskId;
  if_version?: IfVersion;
  changes: TaskPatch;
};

/**
 * Completes or reopens a task, as `completeTask` does with a body.
 */
export type BatchComplete = {
  op: 'complete';
  id: TaskId;
  if_version?: IfVersion;
  /**
   * Whether the task becomes completed or open.
   */
  completed: boolean;
};

/**
 * Deletes a task, as `deleteTask` does.
 */
export type BatchDelete = {
  op: 'delete';
  id: TaskId;
  if_version?: IfVersion;
};

/**
 * Makes the change only if the task still has this `version`; otherwise the operation fails
 * with a 412, as with `If-Match`. Without it, the last writer wins.
 */
export type IfVersion = number;

/**
 * The results of the operations, in the order of the request.
 */
export type TaskBatchResult = {
  results: Array<BatchResult>;
};

/**
 * How the operation with the same `op` ended. `status` is that of the operation for one task.
 * If it is 400 or more, there is a `problem` and nothing else.
 */
export type BatchResult = ({
  op: 'create';
} & BatchCreateResult) | ({
  op: 'update';
} & BatchUpdateResult) | ({
  op: 'complete';
} & BatchCompleteResult) | ({
  op: 'delete';
} & BatchDeleteResult);

/**
 * An HTTP status.
 */
export type BatchStatus = number;

/**
 * The new task and its address, or the problem.
 */
export type BatchCreateResult = {
  op: 'create';
  status: BatchStatus;
  location?: Address;
  task?: Task;
  problem?: Problem;
};

/**
 * The changed task, or the problem.
 */
export type BatchUpdateResult = {
  op: 'update';
  status: BatchStatus;
  task?: Task;
  problem?: Problem;
};

/**
 * The completed or reopened task, or the problem.
 */
export type BatchCompleteResult = {
  op: 'complete';
  status: BatchStatus;
  task?: Task;
  problem?: Problem;
};

/**
 * The status of the deletion, or the problem.
 */
export type BatchDeleteResult = {
  op: 'delete';
  status: BatchStatus;
  problem?: Problem;
};

/**
 * `jsonl` contains everything, for programs. `csv` contains only the tasks, for spreadsheets;
 * `csv-bom` is the same with a byte order mark, which some spreadsheets need.
 */
export type ExportFormat = 'jsonl' | 'csv' | 'csv-bom';

/**
 * Says that the response is a file, and its name.
 */
export type Attachment = string;

/**
 * CSV records (RFC 4180) in UTF-8.
 */
export type CsvFile = string;

/**
 * A line of an export. `type` says what it holds.
 */
export type ExportLine = ({
  type: 'user';
} & UserLine) | ({
  type: 'task';
} & TaskLine) | ({
  type: 'end';
} & EndLine);

/**
 * The first line: whose data this is.
 */
export type UserLine = {
  type: 'user';
  user: User;
  exported_at: Timestamp;
};

/**
 * A task.
 */
export type TaskLine = {
  type: 'task';
  task: Task;
};

/**
 * The last line. A file without it is incomplete.
 */
export type EndLine = {
  type: 'end';
  /**
   * The number of tasks in the file.
   */
  tasks: number;
};

/**
 * Whether to change nothing.
 */
export type DryRun = boolean;

/**
 * A task of a file. Lines with the `type` `user`, `tag` or `end`, as an export has them, are
 * ignored.
 */
export type ImportLine = {
  type: 'task';
  task: ImportTask;
};

/**
 * A task of a file. Properties left out of an existing task stay as they are; those left out
 * of a new task get the defaults of `NewTask`, and it needs a title. Null clears.
 */
export type ImportTask = {
  id?: TaskId;
  title?: TaskTitle;
  description?: TaskDescription | null;
  /**
   * Null means `none`.
   */
  priority?: Priority | null;
  due?: Due | null;
  /**
   * As in `NewTask`. Null means no tags.
   */
  tags?: ImportTags | null;
  /**
   * Whether the task is done. Null means no.
   */
  completed?: boolean | null;
  /**
   * When it was completed, or null while it is open. Without `completed`, a moment means
   * that the task is done, and null that it is open.
   */
  completed_at?: Moment | null;
  created_at?: Moment;
  updated_at?: Moment;
  /**
   * When it was deleted, or null if it is not in the trash.
   */
  deleted_at?: Moment | null;
  /**
   * Ignored: it follows from `deleted_at`.
   */
  purge_at?: Moment | null;
  /**
   * Ignored: the service counts versions itself.
   */
  version?: number;
};

/**
 * The tags of a task of a file.
 */
export type ImportTags = Array<TagName>;

/**
 * What became of a row. A `restored` task was in the trash; its other properties may have
 * changed, too.
 */
export type ImportStatus = 'created' | 'updated' | 'restored' | 'unchanged' | 'rejected';

/**
 * Why:
 *
 * - `new`: no task had this `id`, or the row has none.
 * - `different`: the row differs from the task.
 * - `same`: the row equals the task.
 * - `imported-before`: the row has no `id` and was imported before. The task stays as it is.
 * - `was-in-trash`: the row restores the task from the trash.
 * - `in-trash`: the task is in the trash, and the row does not restore it.
 * - `invalid`: the row does not match the contract. See `errors`.
 */
export type ImportReason = 'new' | 'different' | 'same' | 'imported-before' | 'was-in-trash' | 'in-trash' | 'invalid';

/**
 * A property that an import can change.
 */
export type ImportField = 'title' | 'description' | 'priority' | 'due' | 'tags' | 'completed' | 'completed_at' | 'created_at' | 'updated_at' | 'deleted_at';

/**
 * A number of tasks.
 */
export type ImportCount = number;

/**
 * The result of an import. The counts include all rows.
 */
export type ImportReport = {
  /**
   * Whether nothing was changed.
   */
  dry_run: boolean;
  created: ImportCount;
  updated: ImportCount;
  restored: ImportCount;
  unchanged: ImportCount;
  rejected: ImportCount;
  /**
   * What became of the rows, in the order of the file. Of more than 1,000 rows, these are
   * the rejected ones, and as many of the others, from the beginning of the file, as fit.
   */
  rows: Array<ImportedRow>;
  /**
   * The number of rows that `rows` leaves out.
   */
  rows_left_out: ImportCount;
};

/**
 * What became of one row.
 */
export type ImportedRow = {
  /**
   * The number of the line or CSV record. The first is 1.
   */
  row: number;
  status: ImportStatus;
  reason: ImportReason | Unlisted;
  /**
   * The task's id. Absent if the row was rejected.
   */
  id?: TaskId;
  /**
   * The changed properties. Present only if the task was updated or restored.
   */
  changed?: Array<ImportField | Unlisted>;
  /**
   * The first five errors. Present only if the row was rejected.
   */
  errors?: Array<FieldError>;
};

/**
 * A tag's id.
 */
export type TagId = string;

/**
 * A number of tasks, without deleted ones.
 */
export type TagCount = number;

/**
 * A tag.
 */
export type Tag = {
  id: TagId;
  name: TagName;
  /**
   * The number of tasks that have it. It is 0 if all of them are deleted.
   */
  tasks: TagCount;
  /**
   * The number of them that are open.
   */
  open_tasks: TagCount;
};

/**
 * Tag not found
 *
 * There is no such tag.
 *
 * List the tags again: no task may have this one any more.
 */
export type TagNotFound = Problem & {
  type: '/docs/problems/tag-not-found';
  status: 404;
};

/**
 * The properties to change.
 */
export type TagPatch = {
  name?: TagName;
};

/**
 * Tag name taken
 *
 * Another tag has this name already.
 *
 * To make them one, merge this tag into it.
 */
export type TagNameTaken = Problem & {
  type: '/docs/problems/tag-name-taken';
  status: 409;
  /**
   * The other tag.
   */
  tag_id: TagId;
};

/**
 * The tag to merge into.
 */
export type TagMerge = {
  /**
   * The tag that remains.
   */
  into: TagId;
};

/**
 * Merge target not found
 *
 * There is no tag of the id `into`, so nothing was merged.
 *
 * List the tags again: no task may have that one any more.
 */
export type MergeTargetNotFound = Problem & {
  type: '/docs/problems/merge-target-not-found';
  status: 409;
};

/**
 * A page of tags.
 */
export type TagPage = {
  items: Array<Tag>;
  next_cursor: Cursor | null;
};

/**
 * Foreign path
 *
 * The `user_id` of the path is another user's.
 *
 * Use the `id` of the signed-in user, which `GET /api/me` tells.
 */
export type ForeignPath = Problem & {
  type: '/docs/problems/foreign-path';
  status: 403;
};

/**
 * A random value that you have not used before, in visible ASCII characters.
 */
export type IdempotencyKey = string;

/**
 * A strong entity tag (RFC 9110, section 8.8.3). It is opaque.
 */
export type EntityTag = string;

/**
 * Entity tags, separated by commas, or `*` (RFC 9110, section 13.1).
 */
export type EntityTagList = string;

/**
 * A list of structured fields (RFC 9651), one for each policy.
 */
export type RateLimitField = string;

/**
 * A list of structured fields (RFC 9651), one for each policy.
 */
export type RateLimitPolicyField = string;

/**
 * The id of a request, under which the service's logs tell of it.
 */
export type RequestId = string;

/**
 * A moment in UTC.
 */
export type Timestamp = string;

/**
 * A number of seconds.
 */
export type Seconds = number;

/**
 * The path of a resource on this server.
 */
export type Address = string;

/**
 * The value of a `WWW-Authenticate` header (RFC 9110, section 11.6.1).
 */
export type Challenge = string;

/**
 * Health.
 */
export type Health = {
  /**
   * Always `ok`.
   */
  status: 'ok';
};

/**
 * An OpenAPI document.
 */
export type ContractDocument = {
  /**
   * The version of OpenAPI.
   */
  openapi: string;
  /**
   * Title and version of the service.
   */
  info: {
    [key: string]: unknown;
  };
  /**
   * The operations.
   */
  paths: {
    [key: string]: unknown;
  };
  [key: string]: unknown;
};

/**
 * A problem (RFC 9457).
 */
export type Problem = {
  /**
   * The type of problem, and the address of a page about it. It is `about:blank` if the
   * status says everything.
   */
  type: string;
  /**
   * The type of problem, for people. It is the same for every problem of a type.
   */
  title: string;
  /**
   * The HTTP status code.
   */
  status: number;
  /**
   * What happened and what to do about it, for people.
   */
  detail: string;
  /**
   * The id of the request that met the problem: the `X-Request-Id` of its response.
   */
  request_id: RequestId;
  /**
   * The trace that the request is a part of, if it is known: the one that its `traceparent`
   * names (W3C Trace Context), or the service's own.
   */
  trace_id?: string;
  /**
   * The invalid fields of the request. If a batch fails, the operation that failed.
   */
  errors?: Array<FieldError>;
};

/**
 * What is wrong with one field of a request.
 */
export type FieldError = {
  /**
   * The part of the request that the field is in.
   */
  in: 'body' | 'path' | 'query' | 'header' | 'cookie';
  /**
   * The field's place in that part, as a JSON Pointer (RFC 6901). For a parameter, it is a
   * slash and the name.
   */
  pointer: string;
  /**
   * The keyword of JSON Schema or OpenAPI that the field violates, or `common`, `future`,
   * `idempotency`, `password` or, for an operation of a batch, `failed`.
   */
  keyword: string;
  /**
   * The bound, where the keyword is one, such as 200 where `maxLength` is 200.
   */
  limit?: number;
  /**
   * All that it could be, where the keyword is `enum` and these are few.
   */
  allowed?: Array<string>;
  /**
   * What is wrong, for people.
   */
  message: string;
};

/**
 * Malformed request
 *
 * The body is not JSON in UTF-8, or repeats a property, or is nested too deep.
 *
 * Send a body that a strict parser of JSON takes.
 */
export type MalformedRequest = Problem & {
  type: '/docs/problems/malformed-request';
  status: 400;
};

/**
 * Repeated credential
 *
 * A credential came twice.
 *
 * Send one of each kind.
 */
export type RepeatedCredential = Problem & {
  type: '/docs/problems/repeated-credential';
  status: 400;
};

/**
 * Unauthorized
 *
 * This needs a signed-in user.
 *
 * Send a valid access token.
 */
export type Unauthorized = Problem & {
  type: '/docs/problems/unauthorized';
  status: 401;
};

/**
 * Missing scope
 *
 * The credential lacks a scope that this takes.
 *
 * Sign in for all of `scopes`, or use a key that has them.
 */
export type MissingScope = Problem & {
  type: '/docs/problems/missing-scope';
  status: 403;
  /**
   * The scopes that the credential must have.
   */
  scopes: Array<string>;
};

/**
 * Content too large
 *
 * The body is larger than this operation takes.
 *
 * Send less at once.
 */
export type ContentTooLarge = Problem & {
  type: '/docs/problems/content-too-large';
  status: 413;
  /**
   * How many bytes it may have. Left out where something else is too much, such as the
   * lines of a file.
   */
  limit?: number;
};

/**
 * Unsupported media type
 *
 * The `Content-Type` is missing, is none that this operation takes, or is encoded.
 *
 * Send the body as one of the media types of the operation, without a `Content-Encoding`.
 */
export type UnsupportedMediaType = Problem & {
  type: '/docs/problems/unsupported-media-type';
  status: 415;
};

/**
 * Invalid request
 *
 * The request does not fit the contract.
 *
 * Correct what `errors` names.
 */
export type InvalidRequest = Problem & {
  type: '/docs/problems/invalid-request';
  status: 422;
  /**
   * The invalid fields of the request. If a batch fails, the operation that failed.
   */
  errors: Array<FieldError>;
};

/**
 * Idempotency key in use
 *
 * A request with this `Idempotency-Key` is still running.
 *
 * Send it again.
 */
export type IdempotencyKeyInUse = Problem & {
  type: '/docs/problems/idempotency-key-in-use';
  status: 409;
};

/**
 * Idempotency key reused
 *
 * The `Idempotency-Key` came with another request before.
 *
 * Send a new key with a new request.
 */
export type IdempotencyKeyReused = Problem & {
  type: '/docs/problems/idempotency-key-reused';
  status: 422;
  /**
   * The invalid fields of the request. If a batch fails, the operation that failed.
   */
  errors: Array<FieldError>;
};

/**
 * Too many kept replies
 *
 * The answers that are kept for your `Idempotency-Key`s take up all the room there is for them.
 *
 * Send this again after `Retry-After` seconds, or now without a key.
 */
export type TooManyKeptReplies = Problem & {
  type: '/docs/problems/too-many-kept-replies';
  status: 429;
};

/**
 * Too many requests
 *
 * That was too often.
 *
 * Try again after `Retry-After` seconds.
 */
export type TooManyRequests = Problem & {
  type: '/docs/problems/too-many-requests';
  status: 429;
};

/**
 * Too many at once
 *
 * As many requests like this run for you as may at once.
 *
 * Try again after `Retry-After` seconds.
 */
export type TooManyAtOnce = Problem & {
  type: '/docs/problems/too-many-at-once';
  status: 429;
};

/**
 * Internal error
 *
 * Something went wrong on our side.
 *
 * Quote the `request_id` when you report it.
 */
export type InternalError = Problem & {
  type: '/docs/problems/internal-error';
  status: 500;
};

/**
 * Service unavailable
 *
 * The service cannot answer just now.
 *
 * Try again after `Retry-After` seconds.
 */
export type ServiceUnavailable = Problem & {
  type: '/docs/problems/service-unavailable';
  status: 503;
};

/**
 * A value of an open enum that is newer than this client.
 */
export type Unlisted = string & {};
