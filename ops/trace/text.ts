import { type Column, printable, table } from '@tributary/region/command-line';
import type { Hop } from '@tributary/region/journal';
import { type Json, objectOf, textOf } from '@tributary/region/json';
import { type EventHops, requestOf } from './by-event.ts';
import { type DeadLetterEnd, deadLetterEnd } from './dead-letter.ts';
import type { Node, Story } from './tree.ts';

/**
 * The path of an event and of all that it caused, with the time since its first hop on each line, and the dead-letter
 * queues on which these paths end.
 */
export function storyText({ event, nodes }: Story): string {
  const [first] = event.hops;
  if (!first) return '';
  const rows = branches(nodes, '', event.id);
  const columns: readonly Column<Branch>[] = [
    { cell: ({ hop }) => `    +${hop.at - first.at} ms`, align: 'right' },
    { cell: (branch) => `${branch.indent} ${describe(branch)}` },
  ];
  const ends = rows.flatMap(({ end }) => end ?? []).map(endText);
  const others = event.otherIds.length === 0 ? '' : `  (${event.otherIds.join(', ')})`;
  const head = printable(`${event.type ?? 'event'}  ${event.id}${others}`);
  const tree = [head, new Date(first.at).toISOString(), table(rows, columns)];
  return [...tree, ...(ends.length === 0 ? [] : ['', ...new Set(ends)])].join('\n');
}

const endText = ({ queue, id }: DeadLetterEnd): string =>
  printable(`Dead-lettered to ${queue}. To see it: npm run dlq -- ${isWord(id) ? `show ${id}` : 'list'}`);

/** People copy the line into a shell, and a producer has chosen the id: one that a shell would read is not in it. */
const isWord = (id: string): boolean => /^[A-Za-z0-9][\w.:@-]*$/.test(id);

/** The functions whose invocation has no outcome yet. */
export function unfinished(hops: readonly Hop[]): readonly string[] {
  const finished = new Set(hops.filter(({ step }) => OUTCOMES.has(step)).map(requestOf));
  const open = hops.filter((hop) => hop.step === 'invoked' && !finished.has(requestOf(hop)));
  return [...new Set(open.map(({ place }) => shortName(place)))];
}

const OUTCOMES: ReadonlySet<Hop['step']> = new Set(['succeeded', 'failed']);

/** One hop as it happens. */
export function hopLine(hop: Hop): string {
  return `${new Date(hop.at).toISOString()}  ${describe({ hop })}`;
}

interface Line {
  readonly hop: Hop;
  readonly enters?: EventHops | undefined;
  readonly end?: DeadLetterEnd | undefined;
}

interface Branch extends Line {
  /** The lines of the tree that lead to the hop. */
  readonly indent: string;
}

/** @param eventId of the event that these hops are of */
function branches(nodes: readonly Node[], indent: string, eventId: string): readonly Branch[] {
  const inOrder = nodes.toSorted((a, b) => a.hop.n - b.hop.n);
  return inOrder.flatMap(({ hop, enters, children }, index) => {
    const isLast = index === inOrder.length - 1;
    const id = enters?.id ?? eventId;
    const branch = { hop, enters, end: deadLetterEnd(hop, id), indent: `${indent}${isLast ? '└─' : '├─'}` };
    return [branch, ...branches(children, `${indent}${isLast ? '   ' : '│  '}`, id)];
  });
}

/** Details that the shape of the tree shows. */
const SHOWN_BY_THE_TREE = new Set([
  'rule',
  'target',
  'targets',
  'requestId',
  'source',
  'detailType',
  'event',
  'causedBy',
  'caller',
  'execution',
]);

function describe({ hop: { step, place, detail = {} }, enters, end }: Line): string {
  const reasons = Object.entries(detail).filter(([name]) => !SHOWN_BY_THE_TREE.has(name));
  const why = reasons.map(([name, value]) => reason(name, value)).join(', ');
  const name = end === undefined ? step : 'dead-lettered';
  const event = enters === undefined ? '' : `  ${enters.type ?? 'event'} ${enters.id}`;
  return printable(`${name.replace('-', ' ').padEnd(13)} ${shortName(place)}${event}${why && `  (${why})`}`);
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
