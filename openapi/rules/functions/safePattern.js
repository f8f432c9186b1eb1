// Says how a pattern can be made to run for minutes in an engine that backtracks, as browsers have.
import { createRequire } from 'node:module';
import { cwd } from 'node:process';

const { checkSync } = createRequire(`${cwd()}/.tools/node/node_modules/`)('recheck');

export default (pattern) => {
  if (typeof pattern !== 'string') return undefined;
  const { status, complexity, attack } = checkSync(pattern, 'u');
  if (status === 'safe') return undefined;
  const how = attack ? `, with ${attack.pattern}` : '';
  return [{ message: `it takes ${complexity?.type ?? 'unknown'} time${how}` }];
};
