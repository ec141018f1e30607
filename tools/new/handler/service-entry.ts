import type { CatalogueEntry } from '#schemas/catalogue.ts';
import { yamlText } from '../names.ts';
import type { From, NewHandler } from './new-handler.ts';

/** The function's entry in serverless.yml, below `functions:`. */
export function entryOf(handler: NewHandler): string {
  const { name, table, publishes } = handler;
  const lines = [
    ...TRIGGERS[handler.from](handler),
    ...(table ? [`environment: { ${table.variable}: !Ref ${table.id} }`] : []),
    ...(table ? [`allow: { dynamodb:PutItem: !GetAtt ${table.id}.Arn }`] : []),
    ...(publishes.length > 0 ? [`publishes: ${listOf(publishes.map(({ type }) => type))}`] : []),
  ];
  return `\n  ${yamlText(name)}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

const TRIGGERS: Readonly<Record<From, (handler: NewHandler) => readonly string[]>> = {
  bus: ({ events }) => [
    'events:',
    '  - eventBridge:',
    '      eventBus: !Ref Bus',
    `      pattern: ${patternOf(events)}`,
  ],
  queue: ({ events }) => ['queue:', '  eventBus: !Ref Bus', `  pattern: ${patternOf(events)}`],
  schedule: ({ schedule = '' }) => [`schedule: ${schedule}`],
  http: ({ http }) => (http ? ['timeout: 10', 'events:', `  - httpApi: ${http.method} ${http.path}`] : []),
  kafka: ({ name, topic = '', encoded }) => [
    'timeout: 840',
    `kafkaTopics: ${encoded ? `[{ name: ${yamlText(topic)}, value: ${encoded.encoding} }]` : listOf([topic])}`,
    `consumerGroup: ${yamlText(name)}`,
  ],
};

function patternOf(events: readonly CatalogueEntry[]): string {
  const sources = [...new Set(events.map(({ source }) => source))];
  return `{ source: ${listOf(sources)}, detail-type: ${listOf(events.map(({ type }) => type))} }`;
}

const listOf = (texts: readonly string[]): string => `[${texts.map(yamlText).join(', ')}]`;
