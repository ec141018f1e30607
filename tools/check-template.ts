import { readFileSync } from 'node:fs';
import { runCommand, UsageError } from '@tributary/region/command-line';
import { parseJson } from '@tributary/region/json';
import { checkTemplate, RULES } from './check-template/rules.ts';
import { COMPILED_TEMPLATE } from './package.ts';
import { readTemplate } from './template/template.ts';

const HELP = `
Usage: npm run check:template [-- <template.json>]

Checks a compiled CloudFormation template, by default the one that \`npm run package\` writes. Exit code 1 if
a rule finds something. The rules:

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
  run(_values, [file = COMPILED_TEMPLATE]) {
    const findings = checkTemplate(readTemplate(readDocument(file)));
    for (const { rule, at, message } of findings) console.log(`${at}: ${message} [${rule}]`);
    if (findings.length > 0) process.exitCode = 1;
  },
});
