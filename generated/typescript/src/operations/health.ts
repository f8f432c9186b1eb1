// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** Whether the service works, for those who operate it. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import type {
  Health,
  InternalError,
  InvalidRequest,
  ServiceUnavailable,
  TooManyRequests,
} from '../schemas.js';

export interface GetLivenessRequest {
  signal?: AbortSignal;
}

export type GetLivenessAnswer = Answer<{
  /** The process is alive. */
  200: Health;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
}, {
  200: 'Cache-Control' | 'X-Request-Id';
}>;

/**
 * Is the process alive?
 *
 * Responds for as long as the process can respond at all, whatever its dependencies do. When
 * it does not, restart the process.
 */
export function getLiveness(
  client: Client,
  request: GetLivenessRequest = {},
): Promise<GetLivenessAnswer> {
  return send(getLiveness, {
    method: 'GET',
    path: '/api/health/live',
    answers: { 200: ['application/json'] },
  }, client, request);
}

export interface GetReadinessRequest {
  signal?: AbortSignal;
}

export type GetReadinessAnswer = Answer<{
  /** The process is ready. */
  200: Health;
  /** The request does not match the contract. */
  422: InvalidRequest;
  /** Too many requests. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
  /** The service is unavailable. */
  503: ServiceUnavailable;
}, {
  200: 'Cache-Control' | 'X-Request-Id';
}>;

/**
 * Can the process serve requests?
 *
 * Responds 200 while the database responds and has the schema that this version needs, or a
 * newer one, and 503 otherwise. If the schema is older, `detail` says so, and migrating the
 * database is enough. Send no traffic to a process that is not ready, but do not restart it
 * for that.
 */
export function getReadiness(
  client: Client,
  request: GetReadinessRequest = {},
): Promise<GetReadinessAnswer> {
  return send(getReadiness, {
    method: 'GET',
    path: '/api/health/ready',
    answers: { 200: ['application/json'] },
  }, client, request);
}

