import { KINDS } from './index.ts';
import type { PropertySupport, PropertyTable, ResourceKind } from './kind.ts';
import { NOT_RUN } from './not-run.ts';
import { TRIED_APPLICATIONS } from './tried-applications.ts';

const HEAD = `<!-- Written by \`npm run local-support\`. Do not edit. -->
# Local support

For developers: what the local region does not run, and what it does.
`;

const STARTS_HEAD = `## What it starts from

\`--package\` takes the template or the folder. The code of a function is in the template, in a folder or zip beside it
(\`CodeUri\`, \`Code\`), or a zip of the name with which its \`S3Key\` ends.

| written by | found in the folder | runs |
| --- | --- | --- |
| \`sls package\` | \`cloudformation-template-update-stack.json\` | the zips of the functions |
| \`sam build\` | \`.aws-sam/build/template.yaml\` | the transform of AWS SAM, and its folders of code |
| by hand, for AWS SAM or CloudFormation | \`template.yaml\`, \`.yml\` or \`.json\` | code in JavaScript beside it |
| \`sam package\`, \`aws cloudformation package\` | \`packaged.yaml\`, \`.yml\` or \`.json\` | zips beside it |
| \`cdk synth\` | \`<stack>.template.json\`, one stack a region | its assets, folders and zips, also of CDK version 1 |

Stacks that refer to each other are deployed by calls, \`cdk deploy\` for example: see
[Run another application](../../packages/region/README.md#run-another-application).
`;

const NOT_RUN_HEAD = `## What it does not run

A resource type or property that this page does not list stops the start, and the message names it. With
\`--allow-unsupported\` it is a warning. An operation that the region does not serve is refused by name.
`;

const RUNS_HEAD = `## What it runs

- **runs**: works here as on AWS.
- **accepted**: changes nothing that can be seen on one machine.
`;

const SCORE_HEAD = `## How much of it is right

\`npm run check:conformance\` makes calls whose answers AWS, Apache Kafka and Confluent document, and compares. This is
what it found, the cases that fail counted. Of what has no case here it says nothing.
`;

/**
 * What the region runs and what it does not, as a page of Markdown.
 * @param score the table that `npm run check:conformance -- --write` makes
 */
export function supportPage(score: string, kinds: readonly ResourceKind[] = KINDS): string {
  const sorted = kinds.toSorted((a, b) => (a.type < b.type ? -1 : 1));
  const running = sorted.flatMap(({ type, properties }) =>
    properties === 'accepted' ? [] : [section(type, properties)],
  );
  const accepted = sorted.filter(({ properties }) => properties === 'accepted').map(({ type }) => `- ${type}`);
  return [
    HEAD,
    STARTS_HEAD,
    TRIED_APPLICATIONS,
    NOT_RUN_HEAD,
    ...Object.entries(NOT_RUN).map(notRunSection),
    SCORE_HEAD,
    `${score}\n`,
    RUNS_HEAD,
    ...running,
    `### Accepted as a whole\n\n${accepted.join('\n')}\n`,
  ].join('\n');
}

const notRunSection = ([service, items]: readonly [string, readonly string[]]): string =>
  `### ${service}\n\n${items.map((item) => `- ${item}\n`).join('')}`;

function section(type: string, properties: PropertySupport): string {
  if (typeof properties === 'string') return `### ${type}\n\nAll properties run.\n`;
  const rows = rowsOf(properties, '').map(([path, support]) => `| ${path} | ${support} |`);
  return [`### ${type}`, '', '| property | |', '| --- | --- |', ...rows, ''].join('\n');
}

function rowsOf(properties: PropertyTable, prefix: string): readonly (readonly [string, string])[] {
  const sorted = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([name, support]) => {
    const path = `${prefix}${name}`;
    return typeof support === 'string' ? [[path, support] as const] : rowsOf(support, `${path}.`);
  });
}
