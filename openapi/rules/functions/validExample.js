// Says why an example is none of the schema beside it: Spectral's own function, for places of our choice.
import { createRequire } from 'node:module';
import { cwd } from 'node:process';

const installed = createRequire(`${cwd()}/.tools/node/node_modules/`);

export default installed('@stoplight/spectral-rulesets/dist/oas/functions/oasExample.js').default;
