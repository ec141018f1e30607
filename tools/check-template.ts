import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand, UsageError } from '@tributary/region/command-line';
import { parseJson } from '@tributary/region/json';
import { awsCalls } from './aws-calls/aws-calls.ts';
import { functionNames } from './build.ts';
import { checkRights } from './check-template/rights.ts';
import { describeRoom } from './check-template/room.ts';
import { checkTemplate, RULES } from './check-template/rules.ts';
import { COMPILED_TEMPLATE } from './package.ts';
import { readTemplate } from './template/template.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

const HELP = `
Usage: npm run check:template [-- <template.json>]

Checks a compiled CloudFormation template, by default the one that \`npm run package\` writes. Exit code 1 if
a rule finds something.

Compares the calls of AWS that the code of each function can make with the rights of its role, too: a right that is
missing is a finding, one that no code needs a warning.

Ends with the number of resources, of which CloudFormation takes 500, and what one more function of each kind adds.

The rules:

${RULES.map(({ name, why }) => `  ${name.padEnd(20)} ${why}`).join('\n')}
`;

function readDocument(file: string) {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read. \`npm run package\` writes it.`, { cause: error });
  }
  const document = parseJson(text);
  if (document === undefined) throw new UsageError(`${file} is not JSON.`);
  return document;
}

await runCommand({
  help: HELP,
  options: {},
  run(_values, [file = COMPILED_TEMPLATE, ...surplus]) {
    if (surplus.length > 0) throw new UsageError('Name one template: npm run check:template -- <template.json>');
    const template = readTemplate(readDocument(file));
    const findings = checkTemplate(template);
    for (const { rule, at, message } of findings) console.log(`${at}: ${message} [${rule}]`);
    if (process.stderr.isTTY) console.error('Comparing the calls of the functions with their rights ...');
    const rights = checkRights(template, awsCalls(ROOT, functionNames()));
    for (const { at, message, isWarning } of rights)
      console.log(`${isWarning ? 'warning: ' : ''}${at}: ${message} [rights]`);
    console.log(describeRoom(template));
    if (findings.length > 0 || rights.some(({ isWarning }) => !isWarning)) process.exitCode = 1;
  },
});
