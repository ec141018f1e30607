import type { Hop, Step } from '@tributary/region/journal';
import type { Payload } from '@tributary/region/observation';
import { deadLetterEnd } from '../../../../../ops/trace/dead-letter.ts';
import { differences } from '../../components/json-tree.ts';
import { contentOf } from './payload-content.ts';

/** One payload on the way of an event. */
export interface PayloadStep {
  readonly payload: Payload;
  readonly hop: Hop;
  /** The payload before it, where both have the event as JSON. */
  readonly before: PayloadStep | undefined;
  readonly content: unknown;
  /** In how many fields the event differs from that before. */
  readonly changes: number | undefined;
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

/** The payloads of an event in their order, each compared with the one before that has the event in it. */
export function payloadSteps(
  payloads: readonly Payload[],
  hops: readonly Hop[],
  ids: readonly string[],
): readonly PayloadStep[] {
  const byNumber = new Map(hops.map((hop) => [hop.n, hop]));
  const steps: PayloadStep[] = [];
  let before: PayloadStep | undefined;
  for (const payload of payloads.toSorted((a, b) => a.n - b.n)) {
    const hop = byNumber.get(payload.n);
    if (hop === undefined || isTold(hop, payload, payloads)) continue;
    const isEvent = payload.kind !== 'output' && deadLetterEnd(hop, '') === undefined;
    const content = contentOf(payload, ids);
    const other = isEvent && content !== undefined ? before : undefined;
    const changes = other && differences(other.content, content).length;
    const step: PayloadStep = { payload, hop, before: other, content, changes };
    steps.push(step);
    if (isEvent && content !== undefined) before = step;
  }
  return steps;
}

/** What was delivered is told by what was transformed, or by the invocation. */
const isTold = ({ step }: Hop, { n, text }: Payload, all: readonly Payload[]): boolean =>
  step === 'delivered' && all.some((other) => other.n !== n && other.kind === 'input' && other.text === text);
