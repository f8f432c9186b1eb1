// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The errors, each with its `type`. */

import type { AnswerWith } from './answers.js';
import type {
  ApiKeyNotFound,
  ContentTooLarge,
  EmailTaken,
  ForeignPath,
  IdempotencyKeyInUse,
  IdempotencyKeyReused,
  InternalError,
  InvalidCursor,
  InvalidRefreshToken,
  InvalidRequest,
  LastAdmin,
  MalformedRequest,
  MergeTargetNotFound,
  MissingScope,
  PreconditionFailed,
  QuotaExceeded,
  ReauthenticationRequired,
  RepeatedCredential,
  ServiceUnavailable,
  SessionNotFound,
  TagNameTaken,
  TagNotFound,
  TaskNotFound,
  TooManyApiKeys,
  TooManyAtOnce,
  TooManyKeptReplies,
  TooManyRequests,
  Unauthorized,
  UnsupportedMediaType,
  UserNotFound,
  WrongCredentials,
} from './schemas.js';

/** Where the pages of problems are: what each `type` begins with. */
export const PROBLEM_TYPES = '/docs/problems/';

/** The answers that each `type` comes with. */
export interface ProblemAnswers {
  '/docs/problems/email-taken': AnswerWith<409, EmailTaken>;
  '/docs/problems/wrong-credentials': AnswerWith<401, WrongCredentials>;
  '/docs/problems/invalid-refresh-token': AnswerWith<401, InvalidRefreshToken>;
  '/docs/problems/reauthentication-required': AnswerWith<401, ReauthenticationRequired>;
  '/docs/problems/user-not-found': AnswerWith<404, UserNotFound>;
  '/docs/problems/last-admin': AnswerWith<409, LastAdmin>;
  '/docs/problems/session-not-found': AnswerWith<404, SessionNotFound>;
  '/docs/problems/api-key-not-found': AnswerWith<404, ApiKeyNotFound>;
  '/docs/problems/too-many-api-keys': AnswerWith<409, TooManyApiKeys>;
  '/docs/problems/task-not-found': AnswerWith<404, TaskNotFound>;
  '/docs/problems/precondition-failed': AnswerWith<412, PreconditionFailed>;
  '/docs/problems/quota-exceeded': AnswerWith<409, QuotaExceeded>;
  '/docs/problems/invalid-cursor': AnswerWith<400, InvalidCursor>;
  '/docs/problems/tag-not-found': AnswerWith<404, TagNotFound>;
  '/docs/problems/tag-name-taken': AnswerWith<409, TagNameTaken>;
  '/docs/problems/merge-target-not-found': AnswerWith<409, MergeTargetNotFound>;
  '/docs/problems/malformed-request': AnswerWith<400, MalformedRequest>;
  '/docs/problems/repeated-credential': AnswerWith<400, RepeatedCredential>;
  '/docs/problems/unauthorized': AnswerWith<401, Unauthorized>;
  '/docs/problems/missing-scope': AnswerWith<403, MissingScope>;
  '/docs/problems/foreign-path': AnswerWith<403, ForeignPath>;
  '/docs/problems/content-too-large': AnswerWith<413, ContentTooLarge>;
  '/docs/problems/unsupported-media-type': AnswerWith<415, UnsupportedMediaType>;
  '/docs/problems/invalid-request': AnswerWith<422, InvalidRequest>;
  '/docs/problems/idempotency-key-in-use': AnswerWith<409, IdempotencyKeyInUse>;
  '/docs/problems/idempotency-key-reused': AnswerWith<422, IdempotencyKeyReused>;
  '/docs/problems/too-many-kept-replies': AnswerWith<429, TooManyKeptReplies>;
  '/docs/problems/too-many-requests': AnswerWith<429, TooManyRequests>;
  '/docs/problems/too-many-at-once': AnswerWith<429, TooManyAtOnce>;
  '/docs/problems/internal-error': AnswerWith<500, InternalError>;
  '/docs/problems/service-unavailable': AnswerWith<503, ServiceUnavailable>;
}

