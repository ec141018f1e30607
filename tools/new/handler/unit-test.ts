import { contractsImport, handlerCall, KINDS, type NewHandler } from './new-handler.ts';

/** A test of the reaction, in the process of the test. */
export function unitTest(handler: NewHandler): string {
  const { name, from, area, events, first, publishes, react, table } = handler;
  const { maker, module, samples } = KINDS[from];
  const seen = ['run', 'logs', ...(publishes.length > 0 ? ['published'] : [])];
  const item = `{ id: '${name}-1', eventId: 'evt-${name}-1', time: '2026-03-02T12:00:00Z' }`;
  const caused = publishes.map(({ type }) => `{ metadata: { type: '${type}', causationId: 'evt-${name}-1' } }`);
  const lines = [
    "import { expect, test } from '@jest/globals';",
    `import { ${react} } from '#domain/${area}/${name}.ts';`,
    ...(table ? [`import type { ${table.item} } from '${table.module}';`] : []),
    `import { ${maker} } from '#lib/handlers/${module}.ts';`,
    "import { on } from '#lib/handlers/reactions.ts';",
    contractsImport(events),
    "import { harness } from '../../../support/harness.ts';",
    '',
    `test('${name} reacts to ${first.type}', async () => {`,
    ...(table
      ? [`const saved: ${table.item}[] = [];`, `const react = ${react}(async (item) => void saved.push(item));`]
      : []),
    `const { ${seen.join(', ')} } = harness((kit) => ${handlerCall(handler, 'kit', table ? 'react' : react, 'tested')});`,
    `await run('${samples}/${name}.json');`,
    `expect(logs).toMatchObject([['info', '${name}', { subject: '${name}-1' }]]);`,
    ...(table ? [`expect(saved).toEqual([${item}]);`] : []),
    ...(caused.length > 0 ? [`expect(published).toMatchObject([${caused.join(', ')}]);`] : []),
    '});',
  ];
  return `${lines.join('\n')}\n`;
}
