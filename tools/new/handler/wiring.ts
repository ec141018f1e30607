import { wiredImports, wiredValues } from './encoded-topic.ts';
import { handlerCall, KINDS, type NewHandler, namingImports } from './new-handler.ts';

/** `handler.ts`: names the events, and hands the effects to the reaction. */
export function wiring(handler: NewHandler): string {
  const { name, from, area, publishes, react, table, encoded } = handler;
  const kit = publishes.length > 0 ? 'withBus(kitFor(env), env)' : 'kitFor(env)';
  const { maker, module } = KINDS[from];
  const lines = [
    `import { ${react} } from '#domain/${area}/${name}.ts';`,
    ...(table ? [`import { ${table.factory} } from '${table.module}';`] : []),
    ...(table ? ["import { documentClient } from '#lib/aws/document-client.ts';"] : []),
    ...(publishes.length > 0 ? ["import { withBus } from '#lib/bus/with-bus.ts';"] : []),
    `import { ${maker} } from '#lib/handlers/${module}.ts';`,
    ...namingImports(handler),
    ...(encoded ? wiredImports(encoded) : []),
    "import { kitFor } from '#lib/kit.ts';",
    "import { env } from './env.ts';",
    '',
    ...(encoded ? [wiredValues(encoded), ...(table ? [] : [''])] : []),
    ...(table ? [`const react = ${react}(${table.factory}(documentClient(), env.${table.factory}));`, ''] : []),
    `export const handler = ${handlerCall(handler, kit, table ? 'react' : react, 'wired')};`,
  ];
  return `${lines.join('\n')}\n`;
}

/** `env.ts`: the variables that it needs. */
export function envFile({ from, publishes, table, encoded }: NewHandler): string {
  const parts = [
    '...kitVariables',
    ...(publishes.length > 0 ? ['...busVariables'] : []),
    ...(from === 'kafka' ? ['...kafkaVariables'] : []),
    ...(encoded ? ['...valueVariables'] : []),
    ...(table ? [`${table.factory}: text('${table.variable}')`] : []),
  ];
  const lines = [
    ...(publishes.length > 0 ? ["import { busVariables } from '#lib/bus/with-bus.ts';"] : []),
    `import { readEnv${table ? ', text' : ''} } from '#lib/env.ts';`,
    ...(from === 'kafka' ? ["import { kafkaVariables } from '#lib/handlers/on-kafka-events.ts';"] : []),
    ...(encoded ? ["import { valueVariables } from '#lib/kafka/values/value-variables.ts';"] : []),
    "import { kitVariables } from '#lib/kit.ts';",
    '',
    `export const env = readEnv(${parts.length === 1 ? 'kitVariables' : `{ ${parts.join(', ')} }`});`,
  ];
  return `${lines.join('\n')}\n`;
}
