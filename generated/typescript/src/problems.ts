// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** The errors, each with its `type`. */

import type { AnswerWith } from './answers.js';
import type { Problem } from './schemas.js';

/**
 * The body is not JSON in UTF-8, or repeats a property, or is nested too deep; or a
 * credential came twice.
 */
export type MalformedRequest = Problem & { type: 'urn:taskpact:problem:malformed-request' };

/** The cursor is not one that this list gave. Start again from the first page. */
export type InvalidCursor = Problem & { type: 'urn:taskpact:problem:invalid-cursor' };

/** This needs a signed-in user. Send a valid access token. */
export type Unauthorized = Problem & { type: 'urn:taskpact:problem:unauthorized' };

/** The email or the password is wrong. */
export type WrongCredentials = Problem & { type: 'urn:taskpact:problem:wrong-credentials' };

/** The refresh token is missing, used up, expired, or its session has ended. Log in again. */
export type InvalidRefreshToken = Problem & { type: 'urn:taskpact:problem:invalid-refresh-token' };

/** The credential does not allow this: it lacks a scope, or the `user_id` of the path is another user's. */
export type Forbidden = Problem & { type: 'urn:taskpact:problem:forbidden' };

/** There is no such task. */
export type TaskNotFound = Problem & { type: 'urn:taskpact:problem:task-not-found' };

/** There is no such tag. */
export type TagNotFound = Problem & { type: 'urn:taskpact:problem:tag-not-found' };

/** There is no such session. */
export type SessionNotFound = Problem & { type: 'urn:taskpact:problem:session-not-found' };

/** There is no such key. */
export type ApiKeyNotFound = Problem & { type: 'urn:taskpact:problem:api-key-not-found' };

/** There is no such user. */
export type UserNotFound = Problem & { type: 'urn:taskpact:problem:user-not-found' };

/** An account with this email exists already. Log in, or take another email. */
export type EmailTaken = Problem & { type: 'urn:taskpact:problem:email-taken' };

/** Another tag has this name already. To make them one, merge this tag into it. */
export type TagNameTaken = Problem & { type: 'urn:taskpact:problem:tag-name-taken' };

/** There is no tag of the id `into`, so nothing was merged. */
export type MergeTargetNotFound = Problem & { type: 'urn:taskpact:problem:merge-target-not-found' };

/** There are 50 keys already. Revoke one first. */
export type TooManyApiKeys = Problem & { type: 'urn:taskpact:problem:too-many-api-keys' };

/** There is no room for this. Delete something, then send it again. */
export type QuotaExceeded = Problem & { type: 'urn:taskpact:problem:quota-exceeded' };

/** This is the last active administrator. Make another one first. */
export type LastAdmin = Problem & { type: 'urn:taskpact:problem:last-admin' };

/** The task is not the one of `If-Match` any more. Read it again. */
export type PreconditionFailed = Problem & { type: 'urn:taskpact:problem:precondition-failed' };

/** A request with this `Idempotency-Key` is still running. Send it again. */
export type IdempotencyKeyInUse = Problem & { type: 'urn:taskpact:problem:idempotency-key-in-use' };

/** The body is larger than 64 KiB, or than what else the operation says. */
export type ContentTooLarge = Problem & { type: 'urn:taskpact:problem:content-too-large' };

/** The `Content-Type` is missing, is none that this operation takes, or is encoded. */
export type UnsupportedMediaType = Problem & { type: 'urn:taskpact:problem:unsupported-media-type' };

/** The request does not fit the contract; `errors` says where. */
export type InvalidRequest = Problem & { type: 'urn:taskpact:problem:invalid-request' };

/**
 * The request does not fit the contract; `errors` says where. Or the `Idempotency-Key` came with
 * another request before.
 */
export type IdempotencyKeyReused = Problem & { type: 'urn:taskpact:problem:idempotency-key-reused' };

/** That was too often. Try again after `Retry-After` seconds. */
export type TooManyRequests = Problem & { type: 'urn:taskpact:problem:too-many-requests' };

/**
 * That was too often, or too much at once: of imports, exports and batches, two of a user run at
 * the same time. Try again after `Retry-After` seconds.
 */
export type TooManyAtOnce = Problem & { type: 'urn:taskpact:problem:too-many-at-once' };

/** Something went wrong on our side. Quote the `request_id` when you report it. */
export type InternalError = Problem & { type: 'urn:taskpact:problem:internal-error' };

/** The service cannot answer just now. Try again after `Retry-After` seconds. */
export type ServiceUnavailable = Problem & { type: 'urn:taskpact:problem:service-unavailable' };

/** The answers that each `type` comes with. */
export interface ProblemAnswers {
  'urn:taskpact:problem:malformed-request': AnswerWith<400, MalformedRequest>;
  'urn:taskpact:problem:invalid-cursor': AnswerWith<400, InvalidCursor>;
  'urn:taskpact:problem:unauthorized': AnswerWith<401, Unauthorized>;
  'urn:taskpact:problem:wrong-credentials': AnswerWith<401, WrongCredentials>;
  'urn:taskpact:problem:invalid-refresh-token': AnswerWith<401, InvalidRefreshToken>;
  'urn:taskpact:problem:forbidden': AnswerWith<403, Forbidden>;
  'urn:taskpact:problem:task-not-found': AnswerWith<404, TaskNotFound>;
  'urn:taskpact:problem:tag-not-found': AnswerWith<404, TagNotFound>;
  'urn:taskpact:problem:session-not-found': AnswerWith<404, SessionNotFound>;
  'urn:taskpact:problem:api-key-not-found': AnswerWith<404, ApiKeyNotFound>;
  'urn:taskpact:problem:user-not-found': AnswerWith<404, UserNotFound>;
  'urn:taskpact:problem:email-taken': AnswerWith<409, EmailTaken>;
  'urn:taskpact:problem:tag-name-taken': AnswerWith<409, TagNameTaken>;
  'urn:taskpact:problem:merge-target-not-found': AnswerWith<409, MergeTargetNotFound>;
  'urn:taskpact:problem:too-many-api-keys': AnswerWith<409, TooManyApiKeys>;
  'urn:taskpact:problem:quota-exceeded': AnswerWith<409, QuotaExceeded>;
  'urn:taskpact:problem:last-admin': AnswerWith<409, LastAdmin>;
  'urn:taskpact:problem:precondition-failed': AnswerWith<412, PreconditionFailed>;
  'urn:taskpact:problem:idempotency-key-in-use': AnswerWith<409, IdempotencyKeyInUse>;
  'urn:taskpact:problem:content-too-large': AnswerWith<413, ContentTooLarge>;
  'urn:taskpact:problem:unsupported-media-type': AnswerWith<415, UnsupportedMediaType>;
  'urn:taskpact:problem:invalid-request': AnswerWith<422, InvalidRequest>;
  'urn:taskpact:problem:idempotency-key-reused': AnswerWith<422, IdempotencyKeyReused>;
  'urn:taskpact:problem:too-many-requests': AnswerWith<429, TooManyRequests>;
  'urn:taskpact:problem:too-many-at-once': AnswerWith<429, TooManyAtOnce>;
  'urn:taskpact:problem:internal-error': AnswerWith<500, InternalError>;
  'urn:taskpact:problem:service-unavailable': AnswerWith<503, ServiceUnavailable>;
}

