import { mermaidOf } from './mermaid.ts';
import type { Delivery, Producer, RoutedEvent, Routing, Stop } from './model.ts';

const HEAD = `<!-- Written by \`npm run routing\` from the compiled template and schemas/. Do not edit. -->
# Routing

For developers and operators: where each event comes from, which rule matches it, and where it goes.

Names are without the name of the stack: \`bridge-kafka\` is \`<stack>-bridge-kafka\`. An "if" names a condition of the
template. [asyncapi.json](asyncapi.json) says the same for machines, with all schemas. [events.md](events.md) describes the
forms of an event.
`;

const QUEUES = `An event goes to the first of its dead-letter queues when EventBridge cannot deliver it, to \`-exhausted\` when a function
received it too often from a queue, and to \`-failed\` when a function cannot handle it: [errors.md](errors.md). A workflow
handles its own failures: it retries, takes back, and has an alarm.
`;

/** The whole page. */
export function routingPage(routing: Routing): string {
  return [
    HEAD,
    '```mermaid',
    mermaidOf(routing),
    '```\n',
    '## Events\n',
    QUEUES,
    ...routing.events.map(eventSection),
    '## Rules\n',
    ...routing.rules.map(({ name, pattern, deliveries }) => {
      const targets = deliveries.map(({ way: [target] }) => (target ? stopText(target) : ''));
      return `- ${code(name)} to ${targets.join(' and ')}: ${code(pattern)}`;
    }),
    '\n## Topics\n',
    table(
      ['topic', 'read by', 'written by'],
      routing.topics.map(({ name, readBy, writtenBy }) => [
        code(name),
        readBy.map(producerText).join(', ') || 'any Kafka client',
        writtenBy.map((writer) => `function ${code(writer)}`).join(', ') || 'any Kafka client',
      ]),
    ),
    '',
  ].join('\n');
}

function eventSection({ source, type, entries, producers, deliveries, consumedBy }: RoutedEvent): string {
  const versions = entries.map(({ version }) => `v${version}`).join(', ');
  const targets =
    deliveries.length === 0 ? [`taken by ${consumedBy ?? 'nobody'}, by no rule`] : deliveries.map(targetText);
  return [
    `### ${type}\n`,
    `${versions} of ${code(source)}\n`,
    ...producers.map((producer) => `- put on the bus by ${producerText(producer)}`),
    ...targets.map((target) => `- ${target}`),
    '',
  ].join('\n');
}

const targetText = ({ rule, way, deadLetters }: Delivery): string =>
  `delivered by rule ${code(rule)} to ${way.map(stopText).join(', then ')}; dead letters on ${deadLetters.map(code).join(', ')}`;

function producerText({ name, kind, from, condition }: Producer): string {
  if (kind === 'outside') return name;
  const origin = from === undefined ? '' : `, from ${from}`;
  return `${kind} ${code(name)}${origin}${condition === undefined ? '' : `, if ${code(condition)}`}`;
}

const stopText = ({ kind, name }: Stop): string => `${kind} ${code(name)}`;

const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
