import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '@tributary/region/command-line';
import { measureCalls } from './measure-calls/measure-calls.ts';

const FILE = 'ops/shop/plan/calls.json';

const HELP = `
Usage: npm run plan -- --measure

Runs each function of the package in a region of its own, counts the AWS calls that it makes for one event, and writes
them to ${FILE}, from which \`npm run plan\` computes.
`;

await runCommand({
  help: HELP,
  takesOnlyOptions: true,
  options: {},
  async run() {
    console.error('Running each function in a region ...');
    const calls = await measureCalls();
    writeFileSync(path.join(import.meta.dirname, '../..', FILE), `${JSON.stringify(calls, null, 2)}\n`);
    console.log(FILE);
  },
});
