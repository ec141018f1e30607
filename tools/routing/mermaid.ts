import type { Producer, Routing, Stop } from './model.ts';

/** How a node of each kind is drawn. @see https://mermaid.js.org/syntax/flowchart.html#node-shapes */
const SHAPES = {
  topic: ['[(', ')]'],
  table: ['[(', ')]'],
  queue: ['[[', ']]'],
  workflow: ['{{', '}}'],
  event: ['([', '])'],
  outside: ['>', ']'],
  function: ['[', ']'],
  pipe: ['[', ']'],
  bus: ['[', ']'],
  destination: ['>', ']'],
} as const;

type Shape = keyof typeof SHAPES;

/** A flowchart: from the topics to who puts events on the bus, to the events, to who takes them. */
export function mermaidOf({ events, topics }: Routing): string {
  const lines = new Set<string>();
  const edge = (from: string, to: string): unknown => lines.add(`  ${from} --> ${to}`);
  for (const { name, readBy, writtenBy } of topics) {
    for (const reader of readBy) edge(node('topic', name), producerNode(reader));
    for (const writer of writtenBy) edge(node('function', writer), node('topic', name));
  }
  for (const { type, producers, deliveries, consumedBy } of events) {
    const event = node('event', type);
    for (const producer of producers) edge(producerNode(producer), event);
    for (const { way } of deliveries) {
      const stations = [event, ...way.map(stopNode)];
      for (const [index, station] of stations.slice(1).entries()) edge(stations[index] ?? event, station);
    }
    if (consumedBy !== undefined) edge(event, node('outside', consumedBy));
  }
  return ['flowchart LR', ...lines].join('\n');
}

const producerNode = ({ kind, name }: Pick<Producer, 'kind' | 'name'>): string => node(kind, name);
const stopNode = ({ kind, name }: Stop): string => node(kind, name);

/** The label stands in quotes, so that no word in it is taken for syntax. */
function node(shape: Shape, name: string): string {
  const [open, close] = SHAPES[shape];
  return `${shape}_${name.replaceAll(/\W+/g, '_')}${open}"${name}"${close}`;
}
