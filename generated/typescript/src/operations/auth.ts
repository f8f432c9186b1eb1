// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Create an account, sign in and stay signed in. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import { asForm } from '../forms.js';
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
     * Makes retries safe. Use a new random value for each thing to do, and the same value for each
     * retry of it. Values are compared as they are sent, including quotation marks: use them
     * always or never.
     *
     * For 24 hours, the same request gets the response of its first success again, byte for byte
     * and with `Idempotent-Replayed: true`, and nothing is done twice. A refused request did
     * nothing, so its retry is processed anew. While the first request is still running, a retry
     * waits for it; after some seconds it is a 409 of the type
     * `/docs/problems/idempotency-key-in-use`: send it again. With another path, query or body,
     * the key is a 422 of the type `/docs/problems/idempotency-key-reused`.
     *
     * Keys belong to the user; for requests without a user, to the request itself. The stored
     * responses of a user may take 100,000,000 bytes, unless the service is configured otherwise:
     * a request whose response has no room is a 429, and does nothing.
     */
    'Idempotency-Key'?: IdempotencyKey;
  };
  body: SignUp;
  signal?: AbortSignal;
}

export type SignUpAnswer = Answer<{
  /** The account is created and the user signed in. */
  201: SignedIn;
  /** The body cannot be read. */
  400: MalformedRequest;
  /** The email is taken, or the first request is still running. */
  409: EmailTaken | IdempotencyKeyInUse;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body has an unsupported media type. */
  415: UnsupportedMediaType;
  /** The request does not match the contract, or its `Idempotency-Key` belongs to another one. */
  422: InvalidRequest | IdempotencyKeyReused;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  201:
    | 'Location'
    | 'Cache-Control'
    | 'Idempotent-Replayed?'
    | 'X-Request-Id'
    | 'RateLimit?'
    | 'RateLimit-Policy?';
}>;

/**
 * Create an account.
 *
 * Creates a user and signs them in: the response is that of `logIn`, so you need not log in
 * afterwards. Emails are compared ignoring case. Without a `name`, the part of the email
 * before the `@` becomes the name.
 *
 * A taken email is a 409, which reveals that somebody has an account with it: the service
 * sends no mail, so it cannot tell the owner alone. The rate limits of this operation, per
 * address and per email (`x-rate-limit`), slow down those who try many emails.
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
  /** The body has an unsupported media type. */
  415: UnsupportedMediaType;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  200: 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * Log in.
 *
 * Starts a session and returns its tokens. A wrong password, an unknown email and a
 * deactivated account are the same 401 after the same time. The rate limits of this operation,
 * per address and per email (`x-rate-limit`), slow down those who try many passwords.
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
  /** The request is refused (RFC 6749, section 5.2). */
  400: OAuthError;
  /** The request cannot be processed. */
  413: OAuthError;
  /** Too many requests. Try again after `Retry-After` seconds. */
  429: OAuthError;
  /** The request cannot be processed. */
  500: OAuthError;
  /** The service is unavailable. */
  503: OAuthError;
}, {
  200: 'Cache-Control' | 'Pragma' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * Get tokens, the OAuth 2.0 way.
 *
 * The token endpoint of RFC 6749 with the grants `password` and `refresh_token`, for standard
 * OAuth 2.0 clients and for the Authorize button of the documentation. `scope` narrows what
 * the tokens may do: for `password`, that of the session, within what the user may do; for
 * `refresh_token`, that of the access token, within what the session may do. Clients need no
 * registration: `client_id`, `client_secret` and an `Authorization` header are ignored. This
 * is the only operation whose errors follow RFC 6749, section 5.2.
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
    form: asForm,
  }, client, request);
}

export interface RefreshSessionRequest {
  body?: RefreshRequest;
  signal?: AbortSignal;
}

export type RefreshSessionAnswer = Answer<{
  /** The new tokens. */
  200: SignedIn;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** The refresh token is invalid. */
  401: InvalidRefreshToken;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body has an unsupported media type. */
  415: UnsupportedMediaType;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  200: 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * Exchange the refresh token for new tokens.
 *
 * Returns a new access token and a new refresh token, and the old refresh token stops working.
 * Send it in the body, or let the browser send the cookie that the sign-in set: the new token
 * comes back the same way.
 *
 * Using a refresh token twice ends the session, since somebody may have stolen it. There is
 * one exception: for 10 seconds, the last used token returns the same new token again, so a
 * lost response or two browser tabs do no harm. The cookie is accepted from pages of the
 * service's own origin and of the origins it is configured for.
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
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body has an unsupported media type. */
  415: UnsupportedMediaType;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  204: 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * Log out.
 *
 * Ends the session of the refresh token in the body or in the cookie, and the session of the
 * access token, whichever you send, and removes the cookie. Logging out of a session that has
 * already ended is not an error. An expired access token is a 401 whatever else you send, and
 * ends nothing: leave it out.
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
  /** The password is changed and all other sessions have ended. */
  200: PasswordChanged;
  /** The body cannot be read, or a credential was sent twice. */
  400: MalformedRequest | RepeatedCredential;
  /** Nobody is signed in. */
  401: Unauthorized;
  /** The credential does not allow this. */
  403: MissingScope;
  /** The body is too large. */
  413: ContentTooLarge;
  /** The body has an unsupported media type. */
  415: UnsupportedMediaType;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  200: 'Cache-Control' | 'X-Request-Id' | 'RateLimit?' | 'RateLimit-Policy?';
}>;

/**
 * Change the password.
 *
 * Requires the current password. All other sessions end, and this one continues. API keys keep
 * working: the response says how many there are, and `revoke_api_keys` revokes all of them. A
 * wrong current password is a 422 at `/current_password`.
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

