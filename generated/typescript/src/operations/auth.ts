// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Become a user, sign in, and stay signed in. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  ContentTooLarge,
  EmailTaken,
  IdempotencyKey,
  IdempotencyKeyInUse,
  IdempotencyKeyReused,
  InternalError,
  InvalidRefreshToken,
  InvalidRequest,
  LogIn,
  MalformedRequest,
  MissingScope,
  OAuthError,
  PasswordChange,
  PasswordChanged,
  RefreshRequest,
  RepeatedCredential,
  ServiceUnavailable,
  SignUp,
  SignedIn,
  TokenRequest,
  TokenResponse,
  TooManyRequests,
  Unauthorized,
  UnsupportedMediaType,
  WrongCredentials,
} from '../schemas.js';

export interface SignUpRequest {
  headers?: {
    /**
     * What makes retries safe: a new random value for each thing to do, and the same one with each
     * retry of it. It is compared as it is sent, so quotation marks are a part of it: use them
     * always or never. For 24 hours, the same request
     * gets the answer of its first success again, byte for byte and with `Idempotent-Replayed:
     * true`; nothing is done twice. A request that was refused did nothing, and its retry runs
     * anew. While the first one still runs, a retry waits for it; after some seconds it is a 409
     * of the type `/docs/problems/idempotency-key-in-use`, to be sent again. With another
     * path, query or body, the key is a 422 of the type
     * `/docs/problems/idempotency-key-reused`. Keys belong to the user; without one, to the
     * request itself. All answers that are kept for a user may be 100,000,000 bytes, if the service
     * is not set to another number: a request whose answer has no room is a 429, and does nothing.
     */
    'Idempotency-Key'?: IdempotencyKey;
  };
  body: SignUp;
  signal?: AbortSignal;
}

export type SignUpAnswer = Answer<{
  /** The account exists, and the user is signed in. */
  201: SignedIn;
  /** The body cannot be read. */
  400: MalformedRequest;
  /** The email has an account, or the first attempt is still running. */
  409: EmailTaken | IdempotencyKeyInUse;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body is of another type. */
  415: UnsupportedMediaType;
  /** The request does not fit the contract, or its `Idempotency-Key` is that of another one. */
  422: InvalidRequest | IdempotencyKeyReused;
  /** That was too often. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service cannot answer just now. */
  503: ServiceUnavailable;
}>;

/**
 * Create an account.
 *
 * Creates a user and signs them in: the answer is that of a log-in, so that none needs to
 * follow. Emails are compared without regard to case. Without a `name`, the part of the email
 * before the `@` is taken.
 *
 * A taken email is a 409, which tells that somebody has an account with it: the service sends
 * no mail, so it cannot tell the owner alone. Who tries many emails is slowed down by the
 * limits of this operation, by address and by email (`x-rate-limit`).
 */
export function signUp(
  client: Client,
  request: SignUpRequest,
): Promise<SignUpAnswer> {
  return send(signUp, {
    method: 'POST',
    path: '/api/auth/signup',
    answers: { 201: ['application/json'] },
    mediaType: 'application/json',
    keyed: true,
  }, client, request);
}

export interface LogInRequest {
  body: LogIn;
  signal?: AbortSignal;
}

export type LogInAnswer = Answer<{
  /** The user is signed in. */
  200: SignedIn;
  /** The body cannot be read. */
  400: MalformedRequest;
  /** The email or the password is wrong. */
  401: WrongCredentials;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body is of another type. */
  415: UnsupportedMediaType;
  /** The request does not fit the contract. */
  422: InvalidRequest;
  /** That was too often. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service cannot answer just now. */
  503: ServiceUnavailable;
}>;

/**
 * Sign in with email and password.
 *
 * Starts a session, and answers with its tokens. A wrong password, an unknown email and an
 * account that is deactivated are the same 401, in the same time. Who tries many passwords is
 * slowed down by the limits of this operation, by address and by email (`x-rate-limit`).
 */
export function logIn(
  client: Client,
  request: LogInRequest,
): Promise<LogInAnswer> {
  return send(logIn, {
    method: 'POST',
    path: '/api/auth/login',
    answers: { 200: ['application/json'] },
    mediaType: 'application/json',
  }, client, request);
}

export interface IssueTokenRequest {
  body: TokenRequest;
  signal?: AbortSignal;
}

export type IssueTokenAnswer = Answer<{
  /** The tokens. */
  200: TokenResponse;
  /** No tokens for this (RFC 6749, section 5.2). */
  400: OAuthError;
  /** No tokens just now, or not for as much as this. */
  413: OAuthError;
  /** That was too often. Try again after `Retry-After` seconds. */
  429: OAuthError;
  /** No tokens just now, or not for as much as this. */
  500: OAuthError;
  /** No tokens just now, or not for as much as this. */
  503: OAuthError;
}>;

/**
 * Get tokens as OAuth 2.0 has it.
 *
 * The token endpoint of RFC 6749 for the grants `password` and `refresh_token`, for standard
 * OAuth 2.0 clients and the Authorize button of the documentation. `scope` narrows what the
 * tokens may do: with `password` the session, as far as the user may have it; with
 * `refresh_token` the access token, of what the session has. Clients need no registration: a
 * `client_id` and a `client_secret` are not looked at, and neither is an `Authorization`
 * header. Alone of all operations, its errors are those of RFC 6749, section 5.2.
 */
export function issueToken(
  client: Client,
  request: IssueTokenRequest,
): Promise<IssueTokenAnswer> {
  return send(issueToken, {
    method: 'POST',
    path: '/api/auth/token',
    answers: { 200: ['application/json'], 400: ['application/json'], 413: ['application/json'], 429: ['application/json'], 500: ['application/json'], 503: ['application/json'] },
    mediaType: 'application/x-www-form-urlencoded',
  }, client, request);
}

export interface RefreshSessionRequest {
  body?: RefreshRequest;
  signal?: AbortSignal;
}

export type RefreshSessionAnswer = Answer<{
  /** The new tokens. */
  200: SignedIn;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** The refresh token is no good. */
  401: InvalidRefreshToken;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body is of another type. */
  415: UnsupportedMediaType;
  /** The request does not fit the contract. */
  422: InvalidRequest;
  /** That was too often. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service cannot answer just now. */
  503: ServiceUnavailable;
}>;

/**
 * Trade the refresh token for new tokens.
 *
 * Answers with a new access token and a new refresh token; the old refresh token is used up.
 * Send it in the body, or in the cookie that the sign-in set: the new one comes back the same
 * way. Sending a used one again ends the session, since somebody may have stolen it. Only the
 * one used last is forgiven for 10 seconds, and gets the same new one, so that a lost answer
 * or two tabs at once do no harm. The cookie counts only for pages of the service's own origin
 * and of the origins that it is set up for.
 */
export function refreshSession(
  client: Client,
  request: RefreshSessionRequest = {},
): Promise<RefreshSessionAnswer> {
  return send(refreshSession, {
    method: 'POST',
    path: '/api/auth/refresh',
    answers: { 200: ['application/json'] },
    mediaType: 'application/json',
  }, client, request);
}

export interface LogOutRequest {
  body?: RefreshRequest;
  signal?: AbortSignal;
}

export type LogOutAnswer = Answer<{
  /** The session has ended. */
  204: undefined;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body is of another type. */
  415: UnsupportedMediaType;
  /** The request does not fit the contract. */
  422: InvalidRequest;
  /** That was too often. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service cannot answer just now. */
  503: ServiceUnavailable;
}>;

/**
 * End the session.
 *
 * Ends the session of the refresh token in the body or in the cookie, and that of the access
 * token, whichever are sent. The cookie is removed. It is no error when a session has ended
 * before. An access token that has expired is a 401 all the same, and ends nothing, whatever
 * the body holds: leave it out.
 */
export function logOut(
  client: Client,
  request: LogOutRequest = {},
): Promise<LogOutAnswer> {
  return send(logOut, {
    method: 'POST',
    path: '/api/auth/logout',
    answers: { 204: [] },
    mediaType: 'application/json',
    secured: true,
  }, client, request);
}

export interface ChangePasswordRequest {
  body: PasswordChange;
  signal?: AbortSignal;
}

export type ChangePasswordAnswer = Answer<{
  /** The password is changed, and all other sessions have ended. */
  200: PasswordChanged;
  /** The body cannot be read, or a credential came twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body is of another type. */
  415: UnsupportedMediaType;
  /** The request does not fit the contract. */
  422: InvalidRequest;
  /** That was too often. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service cannot answer just now. */
  503: ServiceUnavailable;
}>;

/**
 * Change the password.
 *
 * Takes the current password and a new one. All other sessions end; this one goes on. Programs
 * go on, too: the answer says how many API keys there are, and with `revoke_api_keys` all of
 * them are revoked. A wrong current password is a 422 at `/current_password`, and so is any for
 * a user who signs in elsewhere and has none here.
 */
export function changePassword(
  client: Client,
  request: ChangePasswordRequest,
): Promise<ChangePasswordAnswer> {
  return send(changePassword, {
    method: 'POST',
    path: '/api/auth/password',
    answers: { 200: ['application/json'] },
    mediaType: 'application/json',
    secured: true,
  }, client, request);
}

