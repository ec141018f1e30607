import { sampleOf } from '../../samples/sample.ts';
import { constantOf } from '../names.ts';
import { contractsImport, type NewHandler } from './new-handler.ts';

const ITEM = '{ id: metadata.subject, eventId: metadata.id, time: metadata.time }';

/** What the handler does: the file that its author changes. */
export function reaction({ name, events, publishes, react, table }: NewHandler): string {
  const tools = publishes.length > 0 ? 'PublishingTools' : 'Tools';
  const used = publishes.length > 0 ? '{ log, publish }' : '{ log }';
  const event = events.map(({ type }) => `EventOf<typeof ${constantOf(type)}>`).join(' | ');
  const types = events.map(({ type }) => type).join(' or ');
  const isScheduled = events.length === 0;
  const item = isScheduled ? `{ id: '${name}', eventId: id, time }` : ITEM;
  const logged = isScheduled ? '{ time }' : '{ subject: metadata.subject }';
  const argument = isScheduled ? `${table ? '{ id, time }' : '{ time }'}: Occasion` : `{ metadata }: ${event}`;
  const imports = [
    ...(table ? [`import type { ${table.save} } from '${table.module}';`] : []),
    publishes.length > 0
      ? "import type { PublishingTools } from '#lib/bus/with-bus.ts';"
      : "import type { Tools } from '#lib/tools.ts';",
    isScheduled
      ? "import type { Occasion } from '#lib/handlers/on-schedule.ts';"
      : "import type { EventOf } from '#lib/contract.ts';",
    ...(isScheduled && publishes.length === 0 ? [] : [contractsImport(publishes, events)]),
  ];
  const steps = [
    ...(table ? [`await save(${item});`] : []),
    ...publishes.map(({ type, schema }) => `await publish(${constantOf(type)}, ${JSON.stringify(sampleOf(schema))});`),
    `log.info('${name}', ${logged});`,
  ].join('\n');
  const parameters = `(${argument}, ${used}: ${tools}): Promise<void>`;
  const body = table
    ? `export const ${react} = (save: ${table.save}) => async ${parameters} => {\n${steps}\n};`
    : `export async function ${react}${parameters} {\n${steps}\n}`;
  return `${imports.join('\n')}\n\n/** What is to be done ${isScheduled ? 'on schedule' : `about ${types}`}. */\n${body}\n`;
}
