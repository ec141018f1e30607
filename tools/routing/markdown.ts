import { mermaidOf } from './mermaid.ts';
import type { Delivery, Place, Producer, RoutedEvent, Routing } from './model.ts';

const HEAD = `<!-- Written by \`npm run routing\` from the compiled template and schemas/. Do not edit. -->
# Routing

Who puts each event on the bus, which rule matches it, who takes it, and which dead-letter queues stand behind. Names
are without the stack's: \`project-order\` is \`<stack>-project-order\`; behind "if" stands a condition of the template.
[asyncapi.json](asyncapi.json) says the same for machines, with all schemas; [events.md](events.md) describes the forms
of an event.
`;

const QUEUES = `An event waits on the first of its dead-letter queues when EventBridge could not deliver it, on \`-exhausted\` when a
queue's reader received it too often, and on \`-failed\` when a function could not handle it: [errors.md](errors.md). What
fails in a workflow is the workflow's to handle: it retries, takes back, and has an alarm for what is left.
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
    table(['event', 'put on the bus by', 'rule', 'taken by', 'dead-letter queues'], routing.events.flatMap(eventRows)),
    '\n## Rules\n',
    table(
      ['rule', 'pattern', 'target'],
      routing.rules.map(({ name, pattern, deliveries }) => [
        code(name),
        code(pattern),
        deliveries.map(({ way: [target] }) => (target ? placeText(target) : '')).join('<br>'),
      ]),
    ),
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

function eventRows({ source, type, entries, producers, deliveries, consumedBy }: RoutedEvent): readonly string[][] {
  const versions = entries.map(({ version }) => `v${version}`).join(', ');
  const name = `**${type}** ${versions}<br>${code(source)}`;
  const from = producers.map(producerText).join('<br>');
  if (deliveries.length === 0) return [[name, from, 'none', consumedBy ?? 'nobody', '']];
  return deliveries.map((delivery, index) => [...(index === 0 ? [name, from] : ['', '']), ...deliveryCells(delivery)]);
}

function deliveryCells({ rule, way, deadLetters }: Delivery): readonly string[] {
  return [code(rule), way.map(placeText).join(', then '), deadLetters.map(code).join('<br>')];
}

function producerText({ name, kind, from, condition }: Producer): string {
  if (kind === 'outside') return name;
  const origin = from === undefined ? '' : `, from ${from}`;
  return `${kind} ${code(name)}${origin}${condition === undefined ? '' : `, if ${code(condition)}`}`;
}

const placeText = ({ kind, name }: Place): string => `${kind} ${code(name)}`;

const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
