import type { Hop } from '@tributary/region/journal';
import type { Json } from '@tributary/region/json';
import type { EventHops } from './by-event.ts';
import { type Node, treeOf } from './tree.ts';

/** The path of one event, with the time since its first hop on each line. */
export function textOf({ ids, hops }: EventHops): string {
  const [first] = hops;
  if (!first) return '';
  const head = `${nameOf(hops)}  ${[...ids].join('  ')}`;
  const since = (hop: Hop): string => `+${hop.at - first.at} ms`.padStart(10);
  const lines = branches(treeOf(hops), '', (hop) => `${since(hop)}  `);
  return [head, `${new Date(first.at).toISOString()}`, ...lines].join('\n');
}

/** One hop as it happens. */
export function lineOf(hop: Hop): string {
  return `${new Date(hop.at).toISOString()}  ${describe(hop)}`;
}

function nameOf(hops: readonly Hop[]): string {
  const type = hops.map(({ detail }) => detail?.['detailType']).find((name) => typeof name === 'string');
  return String(type ?? 'event');
}

function branches(nodes: readonly Node[], indent: string, margin: (hop: Hop) => string): string[] {
  return nodes.flatMap(({ hop, children }, index) => {
    const isLast = index === nodes.length - 1;
    const line = `${margin(hop)}${indent}${isLast ? '└─' : '├─'} ${describe(hop)}`;
    return [line, ...branches(children, `${indent}${isLast ? '   ' : '│  '}`, margin)];
  });
}

/** Ids that the tree shows by its shape. */
const SHOWN_BY_THE_TREE = new Set(['rule', 'target', 'requestId', 'source', 'detailType', 'targets']);

function describe({ step, place, detail = {} }: Hop): string {
  const reasons = Object.entries(detail).filter(([name]) => !SHOWN_BY_THE_TREE.has(name));
  const why = reasons.map(([name, value]) => reason(name, value)).join(', ');
  return `${step.replace('-', ' ').padEnd(13)} ${shortPlace(place)}${why && `  (${why})`}`;
}

function reason(name: string, value: Json): string {
  if (name === 'mismatches' && Array.isArray(value)) return value.map(mismatch).join('; ');
  return `${name} ${typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)}`;
}

function mismatch(value: Json): string {
  const { path, condition, value: found } = Object(value);
  return `${path} is ${found === undefined ? 'absent' : JSON.stringify(found)}, wanted ${JSON.stringify(condition)}`;
}

/** `arn:aws:events:...:rule/bus/name` reads as `rule/bus/name`. */
const shortPlace = (place: string): string =>
  place.replace(/^arn:[^:]*:([^:]*):[^:]*:[^:]*:/, (_arn, service) => `${service} `);
