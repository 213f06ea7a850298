import { HELP, readOptions } from './simulation/options.js';
import { simulate } from './simulation/run.js';

try {
  const options = readOptions(process.argv.slice(2));
  if (options) process.exitCode = (await simulate(options)) ? 0 : 1;
  else process.stdout.write(`${HELP}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
