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

/** The headers that an error may have. */
export type ErrorHeaders =
  | 'Cache-Control?'
  | 'X-Request-Id?'
  | 'RateLimit?'
  | 'RateLimit-Policy?'
  | 'Retry-After?'
  | 'WWW-Authenticate?'
  | 'Pragma?';

/** The headers of each of these problems. */
export type ProblemHeaders = 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';

/** The answers that each `type` comes with. */
export interface ProblemAnswers {
  '/docs/problems/email-taken': AnswerWith<409, EmailTaken, ProblemHeaders>;
  '/docs/problems/wrong-credentials': AnswerWith<401, WrongCredentials,
    | 'WWW-Authenticate'
    | ProblemHeaders>;
  '/docs/problems/invalid-refresh-token': AnswerWith<401, InvalidRefreshToken,
    | 'WWW-Authenticate'
    | ProblemHeaders>;
  '/docs/problems/reauthentication-required': AnswerWith<401, ReauthenticationRequired,
    | 'WWW-Authenticate'
    | ProblemHeaders>;
  '/docs/problems/user-not-found': AnswerWith<404, UserNotFound, ProblemHeaders>;
  '/docs/problems/last-admin': AnswerWith<409, LastAdmin, ProblemHeaders>;
  '/docs/problems/session-not-found': AnswerWith<404, SessionNotFound, ProblemHeaders>;
  '/docs/problems/api-key-not-found': AnswerWith<404, ApiKeyNotFound, ProblemHeaders>;
  '/docs/problems/too-many-api-keys': AnswerWith<409, TooManyApiKeys, ProblemHeaders>;
  '/docs/problems/task-not-found': AnswerWith<404, TaskNotFound, ProblemHeaders>;
  '/docs/problems/precondition-failed': AnswerWith<412, PreconditionFailed, ProblemHeaders>;
  '/docs/problems/quota-exceeded': AnswerWith<409, QuotaExceeded, ProblemHeaders>;
  '/docs/problems/invalid-cursor': AnswerWith<400, InvalidCursor, ProblemHeaders>;
  '/docs/problems/tag-not-found': AnswerWith<404, TagNotFound, ProblemHeaders>;
  '/docs/problems/tag-name-taken': AnswerWith<409, TagNameTaken, ProblemHeaders>;
  '/docs/problems/merge-target-not-found': AnswerWith<409, MergeTargetNotFound, ProblemHeaders>;
  '/docs/problems/foreign-path': AnswerWith<403, ForeignPath, 'WWW-Authenticate?' | ProblemHeaders>;
  '/docs/problems/malformed-request': AnswerWith<400, MalformedRequest, ProblemHeaders>;
  '/docs/problems/repeated-credential': AnswerWith<400, RepeatedCredential, ProblemHeaders>;
  '/docs/problems/unauthorized': AnswerWith<401, Unauthorized, 'WWW-Authenticate' | ProblemHeaders>;
  '/docs/problems/missing-scope': AnswerWith<403, MissingScope,
    | 'WWW-Authenticate'
    | ProblemHeaders>;
  '/docs/problems/content-too-large': AnswerWith<413, ContentTooLarge, ProblemHeaders>;
  '/docs/problems/unsupported-media-type': AnswerWith<415, UnsupportedMediaType, ProblemHeaders>;
  '/docs/problems/invalid-request': AnswerWith<422, InvalidRequest, ProblemHeaders>;
  '/docs/problems/idempotency-key-in-use': AnswerWith<409, IdempotencyKeyInUse, ProblemHeaders>;
  '/docs/problems/idempotency-key-reused': AnswerWith<422, IdempotencyKeyReused, ProblemHeaders>;
  '/docs/problems/too-many-kept-replies': AnswerWith<429, TooManyKeptReplies,
    | 'Retry-After'
    | ProblemHeaders>;
  '/docs/problems/too-many-requests': AnswerWith<429, TooManyRequests,
    | 'Retry-After'
    | 'RateLimit'
    | 'RateLimit-Policy'
    | ProblemHeaders>;
  '/docs/problems/too-many-at-once': AnswerWith<429, TooManyAtOnce, 'Retry-After' | ProblemHeaders>;
  '/docs/problems/internal-error': AnswerWith<500, InternalError, ProblemHeaders>;
  '/docs/problems/service-unavailable': AnswerWith<503, ServiceUnavailable,
    | 'Retry-After'
    | ProblemHeaders>;
}

