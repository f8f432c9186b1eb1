// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** This document. */

import { getContractJson, getContractYaml } from '../../operations/contract.js';
import { handlerOf } from '../handlers.js';

/** Get this document */
export const getContractYamlHandler = /* @__PURE__ */ handlerOf(getContractYaml, {
  method: 'get',
  path: '/api/openapi.yaml',
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-cache', 'Content-Type': 'application/yaml' },
    body: { openapi: 'text', info: {}, paths: {} },
  },
});

/** Get this document as JSON */
export const getContractJsonHandler = /* @__PURE__ */ handlerOf(getContractJson, {
  method: 'get',
  path: '/api/openapi.json',
  example: {
    status: 200,
    headers: { 'Cache-Control': 'no-cache' },
    body: { openapi: 'text', info: {}, paths: {} },
  },
});

