/** Every schema of the contract, to be held against values before they are sent. */

export * from '../field-errors.js';
export { faultsOf } from './faults.js';
export * from './schemas.js';
