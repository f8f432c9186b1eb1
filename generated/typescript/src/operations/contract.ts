// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** This document. */

import type { Answer } from '../answers.js';
import type { Client } from '../client.js';
import { send } from '../client.js';
import { asDownload } from '../downloads.js';
import type {
  ContractDocument,
  InternalError,
  InvalidRequest,
  TooManyRequests,
} from '../schemas.js';

export interface GetContractYamlRequest {
  signal?: AbortSignal;
}

export type GetContractYamlAnswer = Answer<{
  /** The contract. */
  200: Response;
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
 * Get this document.
 *
 * Returns the contract as it is written, with its comments.
 */
export function getContractYaml(
  client: Client,
  request: GetContractYamlRequest = {},
): Promise<GetContractYamlAnswer> {
  return send(getContractYaml, {
    method: 'GET',
    path: '/api/openapi.yaml',
    answers: { 200: ['application/yaml'] },
    download: asDownload,
  }, client, request);
}

export interface GetContractJsonRequest {
  signal?: AbortSignal;
}

export type GetContractJsonAnswer = Answer<{
  /** The contract. */
  200: ContractDocument;
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
 * Get this document as JSON.
 *
 * Returns the same contract for tools that read only JSON.
 */
export function getContractJson(
  client: Client,
  request: GetContractJsonRequest = {},
): Promise<GetContractJsonAnswer> {
  return send(getContractJson, {
    method: 'GET',
    path: '/api/openapi.json',
    answers: { 200: ['application/json'] },
  }, client, request);
}

