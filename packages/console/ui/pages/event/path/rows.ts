import type { Hop, Step } from '@tributary/region/journal';
import { textOf } from '@tributary/region/json';
import type { EventHops } from '../../../../../../ops/trace/by-event.ts';
import type { Node, Story } from '../../../../../../ops/trace/tree.ts';
import { placeOf } from './place.ts';

/** One line of an event's path: a record, a bus, a delivery by a rule, an invocation with its retries, a state. */
export interface Row {
  /** The number of its first hop. */
  readonly n: number;
  readonly depth: number;
  /** The numbers of the rows that it is below, the nearest first. */
  readonly above: readonly number[];
  /** Its hops, in order: what happened there, and what is told about it. */
  readonly hops: readonly Hop[];
  /** When what caused it happened; undefined for the beginning of a path. */
  readonly causedAt: number | undefined;
  /** The event that it belongs to, when another one than the row above it. */
  readonly enters: EventHops | undefined;
  readonly hasChildren: boolean;
  /** When it was given up: what it led to is a dead letter. No retry comes after that. */
  readonly givenUpAt: number | undefined;
}

interface Draft {
  readonly key: string;
  readonly parent: Draft | undefined;
  readonly hops: Hop[];
  readonly causedAt: number | undefined;
  readonly enters: EventHops | undefined;
  readonly children: Draft[];
}

/** They tell more about the row of their cause. */
const NOTES: ReadonlySet<Step> = new Set<Step>([
  'succeeded',
  'failed',
  'delivered',
  'archived',
  'committed',
  'transformed',
  'not-matched',
  'logged',
  'fault',
  'denied',
  'removed',
  'throttled',
  'retry-scheduled',
]);
/** They tell how a row of one invocation or one execution goes on. */
const OF_INVOCATION: ReadonlySet<Step> = new Set<Step>([
  'invoked',
  'succeeded',
  'failed',
  'throttled',
  'retry-scheduled',
]);
/** They lead to what they cause, and are shown in its row. */
const PASSING: Partial<Record<Step, Step>> = { polled: 'invoked', 'retry-scheduled': 'invoked' };

/** The rows of a path from its beginning: each below what caused it, in the order of time. */
export function rowsOf({ nodes }: Story): readonly Row[] {
  const roots: Draft[] = [];
  for (const node of inOrder(nodes)) place(node, { draft: undefined, at: undefined }, [], roots);
  return roots.flatMap((draft) => rowsBelow(draft, []));
}

const inOrder = (nodes: readonly Node[]): readonly Node[] => nodes.toSorted((a, b) => a.hop.n - b.hop.n);

interface Cause {
  readonly draft: Draft | undefined;
  readonly at: number | undefined;
}

/**
 * Gives the row of a hop.
 * @param led the hops that led here and have no row of their own
 */
function place(node: Node, cause: Cause, led: readonly Hop[], roots: Draft[]): Draft {
  const { hop, enters, children } = node;
  const follower = enters === undefined ? followerOf(node) : undefined;
  const draft =
    follower === undefined
      ? (known(hop, cause.draft, roots) ?? opened(hop, cause, enters, roots))
      : place(follower, cause, [...led, hop], roots);
  if (follower === undefined) draft.hops.push(...led, hop);
  for (const child of inOrder(children)) if (child !== follower) place(child, { draft, at: hop.at }, [], roots);
  return draft;
}

const followerOf = ({ hop, children }: Node): Node | undefined =>
  inOrder(children).find((child) => child.hop.step === PASSING[hop.step]);

/** The row that the hop continues. */
function known(hop: Hop, parent: Draft | undefined, roots: readonly Draft[]): Draft | undefined {
  const key = keyOf(hop, parent);
  for (let above: Draft | undefined = parent; above !== undefined && key !== ''; above = above.parent) {
    if (above.key === key) return above;
  }
  const sibling = key === '' ? undefined : (parent?.children ?? roots).find((child) => child.key === key);
  return sibling ?? (NOTES.has(hop.step) ? parent : undefined);
}

function opened(hop: Hop, { draft: parent, at }: Cause, enters: EventHops | undefined, roots: Draft[]): Draft {
  const key = keyOf(hop, parent);
  const draft: Draft = { key, parent, hops: [], causedAt: at, enters, children: [] };
  (parent?.children ?? roots).push(draft);
  return draft;
}

/** Hops of one key below one cause are of one row. Empty for a hop that has its own. */
function keyOf({ step, place, detail = {} }: Hop, parent: Draft | undefined): string {
  const rule = textOf(detail['rule']);
  if (step === 'matched') return `rule ${place}`;
  if (rule !== '') return isOnlyTarget(rule, parent) ? `rule ${rule}` : `target ${rule} ${textOf(detail['target'])}`;
  if (!OF_INVOCATION.has(step)) return '';
  const request = textOf(detail['requestId']);
  if (request !== '') return `request ${request}`;
  const execution = textOf(detail['execution']);
  const isWhole = placeOf(place).kind === 'workflow';
  return execution !== '' && isWhole ? `execution ${execution}` : '';
}

/** A rule with one target is shown with it. */
function isOnlyTarget(rule: string, parent: Draft | undefined): boolean {
  for (let above = parent; above !== undefined; above = above.parent) {
    const matched = above.hops.find(({ step, place: at }) => step === 'matched' && at === rule);
    if (matched !== undefined) return matched.detail?.['targets'] === 1;
  }
  return false;
}

function rowsBelow({ hops, causedAt, enters, children }: Draft, above: readonly number[]): readonly Row[] {
  const ordered = hops.toSorted((a, b) => a.n - b.n);
  const n = ordered[0]?.n ?? 0;
  const row: Row = {
    n,
    depth: above.length,
    above,
    hops: ordered,
    causedAt,
    enters,
    hasChildren: children.length > 0,
    givenUpAt: children.flatMap((child) => child.hops).find(({ step }) => step === 'dead-lettered')?.at,
  };
  const below = children.toSorted((a, b) => (a.hops[0]?.n ?? 0) - (b.hops[0]?.n ?? 0));
  return [row, ...below.flatMap((child) => rowsBelow(child, [n, ...above]))];
}
