// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** What is said of a value that breaks a rule: in the words of the service. */

export const MESSAGES = {
  string: 'Input should be a valid string',
  integer: 'Input should be a valid integer',
  number: 'Input should be a valid number',
  boolean: 'Input should be a valid boolean',
  array: 'Input should be an array',
  object: 'Input should be an object',
  null: 'Input should be None',
  required: 'This is required',
  additionalProperties: 'There is no field of this name',
  kind: 'There is no such kind',
  minLength: 'String should have at least {limit} character{s}',
  maxLength: 'String should have at most {limit} character{s}',
  pattern: "String should match pattern '{limit}'",
  format: 'Input should be a {limit}',
  minItems: 'List should have at least {limit} item{s} after validation, not {actual}',
  maxItems: 'List should have at most {limit} item{s} after validation, not {actual}',
  uniqueItems: 'Array items must be unique',
  minProperties: 'There should be at least {limit} properties',
  maxProperties: 'There should be at most {limit} properties',
  minimum: 'Input should be greater than or equal to {limit}',
  maximum: 'Input should be less than or equal to {limit}',
  exclusiveMinimum: 'Input should be greater than {limit}',
  exclusiveMaximum: 'Input should be less than {limit}',
  multipleOf: 'Input should be a multiple of {limit}',
  enum: 'Input should be {limit}',
  or: ', or: ',
} as const;

/** A message with the bound that was broken, and what there was in place of it. */
export function fill(message: string, limit: number | string, actual?: number): string {
  const words: Record<string, string> = {
    limit: String(limit),
    s: limit === 1 ? '' : 's',
    actual: String(actual),
  };
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
}
