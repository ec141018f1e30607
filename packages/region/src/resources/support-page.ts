import type { PropertyTable, ResourceKind } from './kind.ts';

const HEAD = `# What the laptop region runs

Made from the table in \`packages/region/src/resources/\`; a test keeps this page equal to it. A type or property that is not listed
stops the start, and the message names it. \`--allow-unsupported\` turns that into a warning.

- **runs**: works here as on AWS.
- **accepted**: changes nothing that can be seen on a laptop.
`;

/** The text of docs/reference/local-support.md. */
export function supportPage(kinds: readonly ResourceKind[]): string {
  const sorted = kinds.toSorted((a, b) => (a.type < b.type ? -1 : 1));
  const running = sorted.flatMap(({ type, properties }) =>
    properties === 'accepted' ? [] : [section(type, properties)],
  );
  const accepted = sorted.filter(({ properties }) => properties === 'accepted').map(({ type }) => `- ${type}`);
  return [HEAD, ...running, `## Accepted as a whole\n\n${accepted.join('\n')}\n`].join('\n');
}

function section(type: string, properties: PropertyTable): string {
  const rows = rowsOf(properties, '').map(([path, support]) => `| ${path} | ${support} |`);
  return [`## ${type}`, '', '| property | |', '| --- | --- |', ...rows, ''].join('\n');
}

function rowsOf(properties: PropertyTable, prefix: string): readonly (readonly [string, string])[] {
  const sorted = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([name, support]) => {
    const path = `${prefix}${name}`;
    return typeof support === 'string' ? [[path, support] as const] : rowsOf(support, `${path}.`);
  });
}
