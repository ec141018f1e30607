import { handlerCall, KINDS, type NewHandler } from './new-handler.ts';
import { reactionImports } from './wiring.ts';

/** A test of the reaction, in the process of the test. */
export function unitTest(handler: NewHandler): string {
  const { name, from, area, events, publishes, react, table } = handler;
  const [first] = events;
  const { maker, module, samples } = KINDS[from];
  const seen = ['run', 'logs', ...(publishes.length > 0 ? ['published'] : [])];
  const item = `{ id: '${first ? `${name}-1` : name}', eventId: 'evt-${name}-1', time: '2026-03-02T12:00:00Z' }`;
  const caused = publishes.map(({ type }) => `{ metadata: { type: '${type}', causationId: 'evt-${name}-1' } }`);
  const lines = [
    "import { expect, test } from '@jest/globals';",
    `import { ${react} } from '#domain/${area}/${name}.ts';`,
    ...(table ? [`import type { ${table.item} } from '${table.module}';`] : []),
    `import { ${maker} } from '#lib/handlers/${module}.ts';`,
    ...reactionImports(handler),
    "import { harness } from '../../../support/harness.ts';",
    '',
    `test('${name} ${first ? `reacts to ${first.type}` : 'works on its schedule'}', async () => {`,
    ...(table
      ? [`const saved: ${table.item}[] = [];`, `const react = ${react}(async (item) => void saved.push(item));`]
      : []),
    `const { ${seen.join(', ')} } = harness((kit) => ${handlerCall(handler, 'kit', table ? 'react' : react, 'tested')});`,
    `await run('${samples}/${name}.json');`,
    `expect(logs).toMatchObject([['info', '${name}', ${first ? `{ subject: '${name}-1' }` : `{ time: '2026-03-02T12:00:00Z' }`}]]);`,
    ...(table ? [`expect(saved).toEqual([${item}]);`] : []),
    ...(caused.length > 0 ? [`expect(published).toMatchObject([${caused.join(', ')}]);`] : []),
    '});',
  ];
  return `${lines.join('\n')}\n`;
}
