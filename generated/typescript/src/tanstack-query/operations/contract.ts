// Generated from openapi/openapi.yaml by `make client`. Change that, not this.
/** This document. */

import { getContractJson, getContractYaml } from '../../operations/contract.js';
import { mutationOf, queryOf } from '../options.js';

/** Get this document */
export const getContractYamlMutation = /* @__PURE__ */ mutationOf(
  getContractYaml,
  'getContractYaml',
  'contract',
);

/** Get this document as JSON */
export const getContractJsonQuery = /* @__PURE__ */ queryOf(
  getContractJson,
  'getContractJson',
  'contract',
);

