// Says how a pattern can be made to run for minutes in an engine that backtracks, as browsers have.
import { createRequire } from 'node:module';
import { cwd } from 'node:process';

const { checkSync } = createRequire(`${cwd()}/.tools/node/node_modules/`)('recheck');
// How slow a text makes a pattern is counted in characters that are read, and not in time: on a busy
// machine, safe patterns would look slow.
const LIMITS = { seedingTimeout: null, incubationTimeout: null, timeout: 60_000 };

export default (pattern) => {
  if (typeof pattern !== 'string') return undefined;
  const { status, complexity, attack } = checkSync(pattern, 'u', LIMITS);
  if (status === 'safe') return undefined;
  const how = attack ? `, with ${attack.pattern}` : '';
  return [{ message: `it takes ${complexity?.type ?? 'unknown'} time${how}` }];
};
