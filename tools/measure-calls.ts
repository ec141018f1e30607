import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand, UsageError } from '@tributary/region/command-line';
import { measureCalls } from './measure-calls/measure-calls.ts';

const FILE = 'ops/plan/calls.json';

const HELP = `
Usage: npm run plan -- --measure

Runs each function of the package in a region of its own, counts the AWS calls that it makes for one event, and writes
them to ${FILE}, from which \`npm run plan\` computes.
`;

await runCommand({
  help: HELP,
  options: {},
  async run(_values, [surplus]) {
    if (surplus !== undefined) throw new UsageError(`${surplus} is not an option. --help lists what there is.`);
    console.error('Running each function in a region ...');
    const calls = await measureCalls();
    writeFileSync(path.join(import.meta.dirname, '..', FILE), `${JSON.stringify(calls, null, 2)}\n`);
    console.log(FILE);
  },
});
