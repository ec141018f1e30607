import { testedImports, testedValues } from './encoded-topic.ts';
import { hasId } from './http-route.ts';
import { handlerCall, KINDS, type NewHandler, namingImports } from './new-handler.ts';
import { SAMPLE_TIME } from './samples.ts';

/** What the test of a kind of handlers sees. */
interface Expected {
  readonly title: string;
  /** The fields of the line that is logged. */
  readonly logged: string;
  /** The item in the table. */
  readonly item: string;
  /** The cause of what is published. */
  readonly cause: string;
  /** What the answer has, where there is one. */
  readonly answer?: string;
}

/** A test of the reaction, in the process of the test. */
export function unitTest(handler: NewHandler): string {
  const { name, from, area, publishes, react, table, topic = '', encoded } = handler;
  const { maker, module, samples } = KINDS[from];
  const { title, logged, item, cause, answer } = expectedOf(handler);
  const seen = ['run', 'logs', ...(publishes.length > 0 ? ['published'] : [])];
  const caused = publishes.map(({ type }) => `{ metadata: { type: '${type}', ${cause} } }`);
  const run = `await run('${samples}/${name}.json')`;
  const lines = [
    "import { expect, test } from '@jest/globals';",
    `import { ${react} } from '#domain/${area}/${name}.ts';`,
    ...(table ? [`import type { ${table.item} } from '${table.module}';`] : []),
    `import { ${maker} } from '#lib/handlers/${module}.ts';`,
    ...namingImports(handler),
    ...(encoded ? testedImports(encoded) : []),
    "import { harness } from '../../../support/harness.ts';",
    '',
    ...(encoded ? testedValues(topic, encoded) : []),
    `test('${title}', async () => {`,
    ...(table
      ? [`const saved: ${table.item}[] = [];`, `const react = ${react}(async (item) => void saved.push(item));`]
      : []),
    `const { ${seen.join(', ')} } = harness((kit) => ${handlerCall(handler, 'kit', table ? 'react' : react, 'tested')});`,
    answer === undefined ? `${run};` : `expect(${run}).toMatchObject(${answer});`,
    `expect(logs).toMatchObject([['info', '${name}', ${logged}]]);`,
    ...(table ? [`expect(saved).toEqual([${item}]);`] : []),
    ...(caused.length > 0 ? [`expect(published).toMatchObject([${caused.join(', ')}]);`] : []),
    '});',
  ];
  return `${lines.join('\n')}\n`;
}

function expectedOf({ name, events: [first], http }: NewHandler): Expected {
  if (http) return answered(name, http);
  const caused = { cause: `causationId: 'evt-${name}-1'` };
  const item = (id: string): string => `{ id: '${id}', eventId: 'evt-${name}-1', time: '${SAMPLE_TIME}' }`;
  return first
    ? {
        title: `${name} reacts to ${first.type}`,
        logged: `{ subject: '${name}-1' }`,
        item: item(`${name}-1`),
        ...caused,
      }
    : { title: `${name} works on its schedule`, logged: `{ time: '${SAMPLE_TIME}' }`, item: item(name), ...caused };
}

const HASH = 'expect.stringMatching(/^[0-9a-f]{64}$/)';

/** The sample has the id, or the command has one. */
function answered(
  name: string,
  { method, path, parameters, fields, isCommand }: NonNullable<NewHandler['http']>,
): Expected {
  const isNamed = parameters.length > 0 || hasId(fields);
  const id = isNamed ? `'${name}-1'` : isCommand ? HASH : `'request-${name}-1'`;
  return {
    title: `${name} answers ${method} ${path}`,
    logged: `{ id: ${id} }`,
    item: `{ id: ${id}, eventId: ${HASH}, time: '2026-03-02T12:00:00.000Z' }`,
    cause: `subject: ${id}`,
    answer: isNamed ? `{ statusCode: 200, body: '{"id":"${name}-1"}' }` : '{ statusCode: 200 }',
  };
}
