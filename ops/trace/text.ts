import { type Column, table } from '@tributary/region/command-line';
import type { Hop } from '@tributary/region/journal';
import { type Json, objectOf, textOf } from '@tributary/region/json';
import type { EventHops } from './by-event.ts';
import { type Node, treeOf } from './tree.ts';

/** The path of one event, with the time since its first hop on each line. */
export function eventText({ ids, hops }: EventHops): string {
  const [first] = hops;
  if (!first) return '';
  const head = `${nameOf(hops)}  ${[...ids].join('  ')}`;
  const columns: readonly Column<Branch>[] = [
    { cell: ({ hop }) => `    +${hop.at - first.at} ms`, align: 'right' },
    { cell: ({ indent, hop }) => `${indent} ${describe(hop)}` },
  ];
  return [head, new Date(first.at).toISOString(), table(branches(treeOf(hops), ''), columns)].join('\n');
}

/** The functions whose invocation has no outcome yet. */
export function unfinished(hops: readonly Hop[]): readonly string[] {
  const finished = new Set(hops.filter(({ step }) => OUTCOMES.has(step)).map(requestOf));
  const open = hops.filter((hop) => hop.step === 'invoked' && !finished.has(requestOf(hop)));
  return [...new Set(open.map(({ place }) => shortName(place)))];
}

const OUTCOMES: ReadonlySet<Hop['step']> = new Set(['succeeded', 'failed']);
const requestOf = ({ detail }: Hop): string => textOf(detail?.['requestId']);

/** One hop as it happens. */
export function hopLine(hop: Hop): string {
  return `${new Date(hop.at).toISOString()}  ${describe(hop)}`;
}

function nameOf(hops: readonly Hop[]): string {
  const type = hops.map(({ detail }) => detail?.['detailType']).find((name) => typeof name === 'string');
  return textOf(type, 'event');
}

interface Branch {
  /** The lines of the tree that lead to the hop. */
  readonly indent: string;
  readonly hop: Hop;
}

function branches(nodes: readonly Node[], indent: string): readonly Branch[] {
  return nodes.flatMap(({ hop, children }, index) => {
    const isLast = index === nodes.length - 1;
    const branch = { hop, indent: `${indent}${isLast ? '└─' : '├─'}` };
    return [branch, ...branches(children, `${indent}${isLast ? '   ' : '│  '}`)];
  });
}

/** Details that the shape of the tree shows. */
const SHOWN_BY_THE_TREE = new Set(['rule', 'target', 'requestId', 'source', 'detailType', 'targets']);

function describe({ step, place, detail = {} }: Hop): string {
  const reasons = Object.entries(detail).filter(([name]) => !SHOWN_BY_THE_TREE.has(name));
  const why = reasons.map(([name, value]) => reason(name, value)).join(', ');
  return `${step.replace('-', ' ').padEnd(13)} ${shortName(place)}${why && `  (${why})`}`;
}

function reason(name: string, value: Json): string {
  if (name === 'mismatches' && Array.isArray(value)) return value.map(mismatch).join('; ');
  return `${name} ${typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)}`;
}

function mismatch(value: Json): string {
  const { path, condition, value: found } = objectOf(value);
  return `${textOf(path)} is ${found === undefined ? 'absent' : JSON.stringify(found)}, wanted ${JSON.stringify(condition)}`;
}

/** `arn:aws:events:...:rule/bus/name` reads as `rule/bus/name`. */
const shortName = (place: string): string =>
  place.replace(/^arn:[^:]*:([^:]*):[^:]*:[^:]*:/, (_arn, service) => `${service} `);
