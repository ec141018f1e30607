import { sampleOf } from '../../samples/sample.ts';
import { constantOf } from '../names.ts';
import { contractsImport, type NewHandler } from './new-handler.ts';
import { occasionOf } from './occasion.ts';

/** What the handler does: the file that its author changes. */
export function reaction(handler: NewHandler): string {
  const { name, events, publishes, react, table } = handler;
  const { parameter, imports, about, steps, item, logged, tools, publishOptions, result, end } = occasionOf(handler);
  const isPublishing = publishes.length > 0;
  const taken = ['log', ...tools, ...(isPublishing ? ['publish'] : [])];
  const published = publishes.map(({ type, schema }) => {
    const options = publishOptions === undefined ? '' : `, ${publishOptions}`;
    return `await publish(${constantOf(type)}, ${JSON.stringify(sampleOf(schema))}${options});`;
  });
  const lines = [
    ...steps,
    ...(table ? [`await save(${item});`] : []),
    ...published,
    `log.info('${name}', ${logged});`,
    ...(end === undefined ? [] : [end]),
  ].join('\n');
  const toolsType = isPublishing ? 'PublishingTools' : 'Tools';
  const signature = `(${parameter}, { ${taken.join(', ')} }: ${toolsType}): Promise<${result}>`;
  const body = table
    ? `export const ${react} = (save: ${table.save}) => async ${signature} => {\n${lines}\n};`
    : `export async function ${react}${signature} {\n${lines}\n}`;
  const all = [
    ...(table ? [`import type { ${table.save} } from '${table.module}';`] : []),
    isPublishing
      ? "import type { PublishingTools } from '#lib/bus/with-bus.ts';"
      : "import type { Tools } from '#lib/tools.ts';",
    ...imports,
    ...(events.length > 0 || isPublishing ? [contractsImport(publishes, events)] : []),
  ];
  return `${all.join('\n')}\n\n/** What ${about}. */\n${body}\n`;
}
