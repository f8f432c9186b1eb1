// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** For whoever runs the service; not for people. */

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
  /** Alive. */
  200: Health;
  /** The request does not fit the contract. */
  422: InvalidRequest;
  /** That was too often. */
  429: TooManyRequests;
  /** Something went wrong on our side. */
  500: InternalError;
}>;

/**
 * Is the process alive?
 *
 * Answers as long as the process can answer at all, whatever its dependencies do. When it does
 * not, restart the process.
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
  /** Ready. */
  200: Health;
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
 * Can the process serve requests?
 *
 * Answers 200 when the database answers and has the schema that this version needs, or a newer
 * one. It answers 503 when the database does not answer, and while its schema is older, which
 * `detail` says; migrating it is enough. While it is 503, send no traffic here, and do not
 * restart the process for it.
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

