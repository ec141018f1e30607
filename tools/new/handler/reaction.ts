import { sampleOf } from '../../samples/sample.ts';
import { constantOf } from '../names.ts';
import { contractsImport, type NewHandler } from './new-handler.ts';

/** What the handler does about an event: the file that its author changes. */
export function reaction({ name, events, publishes, react, table }: NewHandler): string {
  const tools = publishes.length > 0 ? 'PublishingTools' : 'Tools';
  const used = publishes.length > 0 ? '{ log, publish }' : '{ log }';
  const event = events.map(({ type }) => `EventOf<typeof ${constantOf(type)}>`).join(' | ');
  const types = events.map(({ type }) => type).join(' or ');
  const imports = [
    ...(table ? [`import type { ${table.save} } from '${table.module}';`] : []),
    publishes.length > 0
      ? "import type { PublishingTools } from '#lib/bus/with-bus.ts';"
      : "import type { Tools } from '#lib/tools.ts';",
    "import type { EventOf } from '#lib/contract.ts';",
    contractsImport(publishes, events),
  ];
  const steps = [
    ...(table ? ['await save({ id: metadata.subject, eventId: metadata.id, time: metadata.time });'] : []),
    ...publishes.map(({ type, schema }) => `await publish(${constantOf(type)}, ${JSON.stringify(sampleOf(schema))});`),
    `log.info('${name}', { subject: metadata.subject });`,
  ].join('\n');
  const parameters = `({ metadata }: ${event}, ${used}: ${tools}): Promise<void>`;
  const body = table
    ? `export const ${react} = (save: ${table.save}) => async ${parameters} => {\n${steps}\n};`
    : `export async function ${react}${parameters} {\n${steps}\n}`;
  return `${imports.join('\n')}\n\n/** What is to be done about ${types}. */\n${body}\n`;
}
