import type { Hop, Step } from '@tributary/region/journal';
import type { Json } from '@tributary/region/json';
import type { Payload } from '@tributary/region/observation';
import { deadLetterEnd } from '../../../../../ops/trace/dead-letter.ts';
import { differences } from '../../components/json-tree.ts';
import { rowOf } from './event-story.ts';
import type { Row } from './path/rows.ts';
import { comparable, contentOf } from './payload-content.ts';

/** One payload on the way of an event. */
export interface PayloadStep {
  readonly payload: Payload;
  readonly hop: Hop;
  readonly content: Json | undefined;
  /** The event there, and what it is compared with: what led there, where both have it as JSON. */
  readonly compared: Comparison | undefined;
}

export interface Comparison {
  readonly with: Payload;
  readonly before: Json;
  readonly after: Json;
  /** In how many fields they differ. */
  readonly changes: number;
}

/** With these hops nothing passes that has not passed before. */
const WITHOUT: ReadonlySet<Step> = new Set<Step>([
  'matched',
  'not-matched',
  'archived',
  'committed',
  'logged',
  'polled',
  'attempted',
  'retry-scheduled',
  'fault',
]);

/** The hops to ask for their payloads, the newest of too many. */
export const withPayload = (hops: readonly Hop[], most: number): readonly Hop[] =>
  hops.filter(({ step }) => !WITHOUT.has(step)).slice(-most);

/** The payloads of an event in their order, each compared with the one that led to it and has the event in it. */
export function payloadSteps(
  payloads: readonly Payload[],
  hops: readonly Hop[],
  ids: readonly string[],
  rows: readonly Row[],
): readonly PayloadStep[] {
  const byNumber = new Map(hops.map((hop) => [hop.n, hop]));
  const steps: PayloadStep[] = [];
  for (const payload of payloads.toSorted((a, b) => a.n - b.n)) {
    const hop = byNumber.get(payload.n);
    if (hop === undefined || isTold(hop, payload, payloads)) continue;
    const content = contentOf(payload, ids);
    const cause = hasEvent({ payload, hop, content }) ? causeOf(hop, steps, rows) : undefined;
    steps.push({ payload, hop, content, compared: cause && comparison(cause, content) });
  }
  return steps;
}

type Bare = Omit<PayloadStep, 'compared'>;

const hasEvent = ({ payload, hop, content }: Bare): boolean =>
  content !== undefined && payload.kind !== 'output' && deadLetterEnd(hop, '') === undefined;

/** The newest payload with the event on the way to this hop: in its row, or in a row above it. */
function causeOf({ n }: Hop, steps: readonly PayloadStep[], rows: readonly Row[]): PayloadStep | undefined {
  const row = rowOf(rows, n);
  const isOnWay = ({ hop }: PayloadStep): boolean => {
    const other = rowOf(rows, hop.n);
    return row === undefined || other === undefined || other === row || row.above.includes(other.n);
  };
  return steps.findLast((step) => hasEvent(step) && isOnWay(step));
}

function comparison({ payload, content: earlier = null }: PayloadStep, content: Json = null): Comparison {
  const [before, after] = comparable(earlier, content);
  return { with: payload, before, after, changes: differences(before, after).length };
}

/** What was delivered is told by what was transformed, or by the invocation. */
const isTold = ({ step }: Hop, { n, text }: Payload, all: readonly Payload[]): boolean =>
  step === 'delivered' && all.some((other) => other.n !== n && other.kind === 'input' && other.text === text);
