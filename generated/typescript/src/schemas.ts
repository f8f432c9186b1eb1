// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The schemas of the contract. */

/**
 * A user's id. Opaque; do not take it apart.
 */
export type UserId = string;

/**
 * An email address with a domain that has a dot. Kept and answered in lower case.
 */
export type Email = string;

/**
 * Any characters but NUL, in any mixture. All of them count, as they were typed.
 * What is tried first is a 422 with the keyword `common`, whatever its case: a password, name
 * or word among the most used ones, a repetition or run of up to 16 characters, the account's
 * email or the part before its `@`, and the name of this service with digits or signs around.
 */
export type Password = string;

/**
 * The password as the person typed it.
 */
export type PasswordAttempt = string;

/**
 * What to call a person. At least one character can be seen.
 */
export type PersonName = string;

/**
 * What it takes to become a user.
 */
export type SignUp = {
  email: Email;
  password: Password;
  name?: PersonName;
  refresh_token_in?: RefreshTokenPlace;
};

/**
 * What it takes to sign in.
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
 * Where the refresh token comes back: in the `body` for apps and programs, or in a `cookie`
 * that scripts cannot read, for pages in browsers.
 */
export type RefreshTokenPlace = 'body' | 'cookie';

/**
 * The current password, and the next.
 */
export type PasswordChange = {
  current_password: PasswordAttempt;
  new_password: Password;
  /**
   * Whether the API keys are revoked as well.
   */
  revoke_api_keys?: boolean;
};

/**
 * What can still be done in the user's name, now that the password is another.
 */
export type PasswordChanged = {
  /**
   * How many API keys there are. They go on until they expire or are revoked.
   */
  api_keys: number;
  /**
   * How many API keys were revoked with this change.
   */
  revoked_api_keys: number;
};

/**
 * What a user may do beyond the own tasks; an `admin` manages users.
 */
export type Role = 'user' | 'admin';

/**
 * A person with an account.
 */
export type User = {
  id: UserId;
  /**
   * Null for users of an issuer that does not tell it.
   */
  email: Email | null;
  name: PersonName;
  role: Role | Unlisted;
  created_at: Timestamp;
};

/**
 * A JSON Web Token (RFC 9068). Opaque to clients.
 */
export type AccessToken = string;

/**
 * What to change of the own profile. What is left out stays.
 */
export type UserPatch = {
  name?: PersonName;
};

/**
 * What is traded for new tokens, once. Opaque.
 */
export type RefreshToken = string;

/**
 * The refresh token, where it is not in the cookie.
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
   * How many seconds ago the sign-in may be.
   */
  max_age: Seconds;
};

/**
 * The value of a `Set-Cookie` header (RFC 6265).
 */
export type SetCookie = string;

/**
 * The tokens of a session, and the user whom they speak for.
 */
export type SignedIn = {
  access_token: AccessToken;
  /**
   * How to send the token (RFC 6750).
   */
  token_type: 'Bearer';
  expires_in: Seconds;
  /**
   * Absent when it is in the cookie.
   */
  refresh_token?: RefreshToken;
  user: User;
};

/**
 * The id of any user. Opaque; do not take it apart.
 */
export type ManagedUserId = string;

/**
 * Whether the user may sign in and use the service.
 */
export type ActiveState = boolean;

/**
 * How an email begins.
 */
export type EmailPrefix = string;

/**
 * What users are sorted by, downwards with a `-`. Users without an email come before all
 * others by `email`.
 */
export type UserSort = 'created_at' | '-created_at' | 'email' | '-email';

/**
 * Where the user signs in; `taskpact` is this service.
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
 * Some of the users, and where the next ones begin.
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
 * What a new user shall be. Without a `name`, the part of the email before the `@` is taken.
 */
export type ManagedUserInput = {
  email: Email;
  password: Password;
  name?: PersonName;
  role?: Role;
};

/**
 * What to change of a user. What is left out stays.
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
 * A request of RFC 6749, section 4.3 or 6. What it does not know is not looked at.
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
   * The scopes to be granted, with a space between; without it, all that the user or the
   * session may have.
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
   * The scopes that were granted, with spaces between.
   */
  scope: string;
};

/**
 * Why there are no tokens (RFC 6749, section 5.2).
 */
export type OAuthError = {
  /**
   * The kind of error, for programs.
   */
  error: 'invalid_request' | 'invalid_grant' | 'invalid_scope' | 'unsupported_grant_type' | 'server_error' | 'temporarily_unavailable' | Unlisted;
  /**
   * The same for people.
   */
  error_description: string;
};

/**
 * A session's id.
 */
export type SessionId = string;

/**
 * A sign-in that has not ended.
 */
export type Session = {
  id: SessionId;
  /**
   * What the client called itself when it signed in, or last refreshed.
   */
  device: string | null;
  /**
   * The IP address that it was last refreshed from.
   */
  address: string | null;
  created_at: Timestamp;
  /**
   * When it was last used, to the minute.
   */
  last_used_at: Timestamp;
  /**
   * When it ends unless it is refreshed before.
   */
  expires_at: Timestamp;
  /**
   * Whether it is the session of this request.
   */
  current: boolean;
};

/**
 * Some of the sessions, and where the next ones begin.
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
 * What the key is for. At least one character can be seen.
 */
export type ApiKeyName = string;

/**
 * One thing that a key may do. Keys, sessions and passwords are beyond all of them.
 */
export type ApiKeyScope = 'tasks:read' | 'tasks:write' | 'account:read' | 'account:write';

/**
 * What a new key shall be allowed to do.
 */
export type ApiKeyScopes = Array<ApiKeyScope>;

/**
 * What a new key shall be.
 */
export type ApiKeyInput = {
  name: ApiKeyName;
  scopes: ApiKeyScopes;
  /**
   * When it stops working. In the future; null for never.
   */
  expires_at?: Moment | null;
};

/**
 * What a key may do.
 */
export type GrantedScopes = Array<ApiKeyScope | Unlisted>;

/**
 * A key for a program, without the key itself.
 */
export type ApiKey = {
  id: ApiKeyId;
  name: ApiKeyName;
  /**
   * How the key begins, to recognise it.
   */
  prefix: string;
  scopes: GrantedScopes;
  created_at: Timestamp;
  expires_at: Timestamp | null;
  /**
   * When it was last used, to the minute; null before the first time.
   */
  last_used_at: Timestamp | null;
};

/**
 * Some of the keys, and where the next ones begin.
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
 * A new key, and this once the key itself.
 */
export type CreatedApiKey = ApiKey & {
  /**
   * The key. Keep it; nobody can tell it again.
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
 * What is to be done. At least one character can be seen.
 */
export type TaskTitle = string;

/**
 * More about it, as plain text.
 */
export type TaskDescription = string;

/**
 * How much it matters.
 */
export type Priority = 'none' | 'low' | 'medium' | 'high';

/**
 * A whole day, in whatever time zone the person is.
 */
export type DueDate = string;

/**
 * A moment, in RFC 3339 with an offset. Answered in UTC.
 */
export type DueMoment = string;

/**
 * A whole day or a moment. The one never turns into the other.
 */
export type Due = DueDate | DueMoment;

/**
 * How a tag is written. At least one character can be seen; no comma, no control character,
 * and no white space at either end. Names are of the same tag if they differ only in case, in
 * the form of their characters, or by characters that are never seen (Unicode's NFKC case
 * folding without what is ignorable by default): `Straße` and `STRASSE` are one, and so is a
 * heart with and without its variation selector. Accents count: `cafe` and `café` are two.
 */
export type TagName = string;

/**
 * A task to create. What is left out gets its default.
 */
export type NewTask = {
  title: TaskTitle;
  description?: TaskDescription | null;
  priority?: Priority;
  due?: Due | null;
  /**
   * A name that is new makes a tag; a tag that is there keeps its spelling. Two spellings of
   * one tag are one.
   */
  tags?: Array<TagName>;
  /**
   * Whether it is done.
   */
  completed?: boolean;
};

/**
 * What is written of a task that is replaced. What is left out goes back to its default. It
 * never gains a property: an old client would reset it.
 */
export type TaskReplacement = {
  title: TaskTitle;
  description?: TaskDescription | null;
  priority?: Priority;
  due?: Due | null;
  /**
   * All of them, in place of those that the task had.
   */
  tags?: Array<TagName>;
  /**
   * Whether it is done.
   */
  completed?: boolean;
};

/**
 * What to change. What is left out stays; `null` clears.
 */
export type TaskPatch = {
  title?: TaskTitle;
  description?: TaskDescription | null;
  priority?: Priority;
  due?: Due | null;
  /**
   * All of them, in place of those that the task had.
   */
  tags?: Array<TagName>;
  /**
   * Whether it is done.
   */
  completed?: boolean;
};

/**
 * What the task shall be.
 */
export type TaskCompletion = {
  /**
   * Whether it is done.
   */
  completed: boolean;
};

/**
 * Something to do, or done.
 */
export type Task = {
  id: TaskId;
  title: TaskTitle;
  description: TaskDescription | null;
  priority: Priority | Unlisted;
  due: Due | null;
  /**
   * By name, without regard to case.
   */
  tags: Array<TagName>;
  /**
   * Whether it is done.
   */
  completed: boolean;
  /**
   * Since when it is done; null while it is open.
   */
  completed_at: Timestamp | null;
  created_at: Timestamp;
  updated_at: Timestamp;
  /**
   * Since when it is in the trash; null while it is not.
   */
  deleted_at: Timestamp | null;
  /**
   * How often it was changed, deleted or restored, and once more. It is also the task's
   * `ETag`.
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
 * The task is no longer the one that `If-Match` names.
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
 * `all_or_nothing` does everything or changes nothing; `independent` does what can be done.
 */
export type BatchMode = 'all_or_nothing' | 'independent';

/**
 * What to do.
 */
export type TaskBatch = {
  mode: BatchMode;
  operations: Array<BatchOperation>;
};

/**
 * What to do with one task; `op` says what.
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
 * Create a task, as `createTask` does.
 */
export type BatchCreate = {
  op: 'create';
  task: NewTask;
};

/**
 * Change some properties of a task, as `updateTask` does.
 */
export type BatchUpdate = {
  op: 'update';
  id: TaskId;
  if_version?: IfVersion;
  changes: TaskPatch;
};

/**
 * Complete or reopen a task, as `completeTask` does with a body.
 */
export type BatchComplete = {
  op: 'complete';
  id: TaskId;
  if_version?: IfVersion;
  /**
   * What the task becomes, however often this is sent.
   */
  completed: boolean;
};

/**
 * Delete a task, as `deleteTask` does.
 */
export type BatchDelete = {
  op: 'delete';
  id: TaskId;
  if_version?: IfVersion;
};

/**
 * Do this only if the task still has this `version`; else the operation fails with a 412, as
 * with `If-Match`. Without it, the last writer wins.
 */
export type IfVersion = number;

/**
 * How each operation ended, in the order of the request.
 */
export type TaskBatchResult = {
  results: Array<BatchResult>;
};

/**
 * How the operation of the same `op` ended: its `status` is what the operation for one task
 * would have had. A status from 400 on has a `problem`, and nothing else.
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
 * The new task and its address, or why there is none.
 */
export type BatchCreateResult = {
  op: 'create';
  status: BatchStatus;
  location?: Address;
  task?: Task;
  problem?: Problem;
};

/**
 * The changed task, or why it is not changed.
 */
export type BatchUpdateResult = {
  op: 'update';
  status: BatchStatus;
  task?: Task;
  problem?: Problem;
};

/**
 * The completed or reopened task, or why it is neither.
 */
export type BatchCompleteResult = {
  op: 'complete';
  status: BatchStatus;
  task?: Task;
  problem?: Problem;
};

/**
 * That the task is deleted, or why it is not.
 */
export type BatchDeleteResult = {
  op: 'delete';
  status: BatchStatus;
  problem?: Problem;
};

/**
 * `ndjson` is everything, for programs; `csv` the tasks only, for spreadsheets, and `csv-bom` for
 * those that want a byte order mark.
 */
export type ExportFormat = 'ndjson' | 'csv' | 'csv-bom';

/**
 * That it is a file, and what it is called.
 */
export type Attachment = string;

/**
 * Records of RFC 4180 in UTF-8.
 */
export type CsvFile = string;

/**
 * One thing of an export; `type` says which.
 */
export type ExportLine = ({
  type: 'user';
} & UserLine) | ({
  type: 'task';
} & TaskLine) | ({
  type: 'end';
} & EndLine);

/**
 * Whose file it is. The first line.
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
 * The last line. A file without it is not whole.
 */
export type EndLine = {
  type: 'end';
  /**
   * How many tasks there are in the file.
   */
  tasks: number;
};

/**
 * Whether nothing is kept.
 */
export type DryRun = boolean;

/**
 * A task of a file. The other lines of an export, whose `type` is `user`, `tag` or `end`, are
 * left out.
 */
export type ImportLine = {
  type: 'task';
  task: ImportTask;
};

/**
 * A task of a file. What is left out of one that exists stays as it is, and is as in `NewTask`
 * for a new one, which needs a title. Null clears what is there.
 */
export type ImportTask = {
  id?: TaskId;
  title?: TaskTitle;
  description?: TaskDescription | null;
  /**
   * Null is `none`.
   */
  priority?: Priority | null;
  due?: Due | null;
  /**
   * As in `NewTask`; null is none.
   */
  tags?: ImportTags | null;
  /**
   * Whether it is done; null is false.
   */
  completed?: boolean | null;
  /**
   * Since when it is done; null while it is open. A moment alone says that it is done, and null
   * alone that it is open.
   */
  completed_at?: Moment | null;
  created_at?: Moment;
  updated_at?: Moment;
  /**
   * Since when it is in the trash; null if it is not.
   */
  deleted_at?: Moment | null;
  /**
   * Not read; a task counts its versions itself.
   */
  version?: number;
};

/**
 * The tags of a task of a file.
 */
export type ImportTags = Array<TagName>;

/**
 * How a task of a file ended. A `restored` one was in the trash, and is no more; more of it may
 * have changed.
 */
export type ImportStatus = 'created' | 'updated' | 'restored' | 'unchanged' | 'rejected';

/**
 * Why a task of a file ended so:
 *
 * - `new`: there was none of its `id`, or it has none.
 * - `different`: the row says something else than the task did.
 * - `same`: the row says what the task does.
 * - `imported-before`: the row has no `id`, and came before; whatever became of its task stays.
 * - `was-in-trash`: the task was in the trash, and the row brings it back.
 * - `in-trash`: the task is in the trash, and stays there: the row does not bring it back.
 * - `invalid`: the row does not fit; `errors` tell why.
 */
export type ImportReason = 'new' | 'different' | 'same' | 'imported-before' | 'was-in-trash' | 'in-trash' | 'invalid';

/**
 * A property of a task that an import can change.
 */
export type ImportField = 'title' | 'description' | 'priority' | 'due' | 'tags' | 'completed' | 'completed_at' | 'created_at' | 'updated_at' | 'deleted_at';

/**
 * How many tasks of a file ended so.
 */
export type ImportCount = number;

/**
 * How the tasks of a file ended. The counts are of all of them.
 */
export type ImportReport = {
  /**
   * Whether nothing was kept.
   */
  dry_run: boolean;
  created: ImportCount;
  updated: ImportCount;
  restored: ImportCount;
  unchanged: ImportCount;
  rejected: ImportCount;
  /**
   * How single tasks ended, in the order of the file. If the file has more than 1,000, these
   * are the rejected ones, and from its beginning as many others as fit.
   */
  rows: Array<ImportedRow>;
  /**
   * How many tasks of the file are not among `rows`.
   */
  rows_left_out: ImportCount;
};

/**
 * How one task of a file ended.
 */
export type ImportedRow = {
  /**
   * The line of NDJSON, or the record of CSV, that it is in. The first one is 1.
   */
  row: number;
  status: ImportStatus;
  reason: ImportReason | Unlisted;
  /**
   * Which task it is; only of one that was not rejected.
   */
  id?: TaskId;
  /**
   * What of it changed; only of one that was there, and is updated or restored.
   */
  changed?: Array<ImportField | Unlisted>;
  /**
   * What is wrong with it, the first five of it; only of a rejected one.
   */
  errors?: Array<FieldError>;
};

/**
 * A random value that its client never used before, of visible ASCII characters.
 */
export type IdempotencyKey = string;

/**
 * What tasks are sorted by, downwards with a `-`; where that is equal, by `id`, in the same
 * direction. Tasks without a due date come last by `due` either way;
 * a whole day is there as the beginning of that day in UTC. Titles are sorted by the code
 * points of their first 100 characters, in any case of letters.
 */
export type TaskSort = 'created_at' | '-created_at' | 'updated_at' | '-updated_at' | 'due' | '-due' | 'priority' | '-priority' | 'title' | '-title';

/**
 * Whether a task is done.
 */
export type CompletedState = boolean;

/**
 * Some priorities.
 */
export type Priorities = Array<Priority>;

/**
 * Some tags, however they are spelled. One that nobody made is on no task.
 */
export type TagNames = Array<TagName>;

/**
 * Whether a task is overdue.
 */
export type OverdueState = boolean;

/**
 * A time zone, by its name in the IANA database.
 */
export type TimeZone = string;

/**
 * Words, in any order. A task is found if, for each of them, its title or description has a
 * word that begins like it. Case and accents make no difference, nor do the points of Hebrew
 * and Arabic, the script of a digit, or which of the Japanese syllabaries it is: `istanbul`
 * finds `İSTANBUL`, `creme` finds `Crème`.
 *
 * Words are those of Unicode (UAX #29): `can't`, `3.14` and `snake_case` are one each. A `+` or
 * `#` right behind a word belongs to it, so `C++` does not find `Cobol`. An emoji is a word.
 * Where no spaces are written between words, as in Chinese, Japanese and Thai, each character
 * is one. The eight longest words count, each by its first 32 characters. Of a task, the first
 * 500 different words are found. Text without any word finds nothing.
 */
export type SearchText = string;

/**
 * Whether to count.
 */
export type WithTotal = boolean;

/**
 * How many there are on all pages.
 */
export type Total = number;

/**
 * Links to pages, in the form of RFC 8288. Relative to the server.
 */
export type Links = string;

/**
 * A number of things on a page.
 */
export type Limit = number;

/**
 * Where a page begins. Opaque, and good for 24 hours, for whoever got it, with the same filters
 * and order; else it is a 400.
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
 * Either the tasks that are not deleted, or only those in the trash.
 */
export type DeletedFilter = 'exclude' | 'only';

/**
 * Some of the tasks, and where the next ones begin.
 */
export type TaskPage = {
  items: Array<Task>;
  next_cursor: Cursor | null;
  /**
   * Only there when it was asked for.
   */
  total?: Total;
};

/**
 * A tag's id.
 */
export type TagId = string;

/**
 * A number of tasks that are not deleted.
 */
export type TagCount = number;

/**
 * What some tasks of a user have in common.
 */
export type Tag = {
  id: TagId;
  name: TagName;
  /**
   * How many tasks have it. None, when all of them are deleted.
   */
  tasks: TagCount;
  /**
   * How many of them are still to be done.
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
 * What to change of the tag. What is left out stays.
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
 * What to merge the tag into.
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
 * Some of the tags, and where the next ones begin.
 */
export type TagPage = {
  items: Array<Tag>;
  next_cursor: Cursor | null;
};

/**
 * A strong entity tag (RFC 9110, section 8.8.3). Opaque.
 */
export type EntityTag = string;

/**
 * Entity tags with commas between, or `*` (RFC 9110, section 13.1).
 */
export type EntityTagList = string;

/**
 * A moment, in RFC 3339 with an offset.
 */
export type Moment = string;

/**
 * A list of structured fields (RFC 9651), one for each policy.
 */
export type RateLimitField = string;

/**
 * A list of structured fields (RFC 9651), one for each policy.
 */
export type RateLimitPolicyField = string;

/**
 * A moment in UTC.
 */
export type Timestamp = string;

/**
 * A time span in whole seconds.
 */
export type Seconds = number;

/**
 * The path of something on this server.
 */
export type Address = string;

/**
 * The value of a `WWW-Authenticate` header (RFC 9110, section 11.6.1).
 */
export type Challenge = string;

/**
 * That all is well.
 */
export type Health = {
  /**
   * Always `ok`; anything else would not be a 200.
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
   * What the service is.
   */
  info: {
    [key: string]: unknown;
  };
  /**
   * Its operations.
   */
  paths: {
    [key: string]: unknown;
  };
  [key: string]: unknown;
};

/**
 * What went wrong (RFC 9457).
 */
export type Problem = {
  /**
   * The kind of problem, and the address of a page about it; or `about:blank` where there is
   * no more to say than the status.
   */
  type: string;
  /**
   * The kind of problem, for people. The same for every problem of a type.
   */
  title: string;
  /**
   * The HTTP status again.
   */
  status: number;
  /**
   * What happened, and what to do about it.
   */
  detail: string;
  /**
   * The request; the service's logs know it by this id.
   */
  request_id: string;
  /**
   * What was wrong with the request, field by field. With a 422; and with what a batch failed
   * for, the operation that failed.
   */
  errors?: Array<FieldError>;
};

/**
 * One thing that is wrong with one field of a request.
 */
export type FieldError = {
  /**
   * The part of the request that the field is in.
   */
  in: 'body' | 'path' | 'query' | 'header' | 'cookie';
  /**
   * Where in that part, as a JSON Pointer (RFC 6901); a parameter is a slash and its name.
   */
  pointer: string;
  /**
   * The keyword of JSON Schema or OpenAPI that was broken, `common` or `idempotency`; or
   * `failed`, of an operation of a batch.
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
   * The same for people.
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
   * All that a credential must have for this.
   */
  scopes: Array<string>;
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
