import type { Hop, Step } from '@tributary/region/journal';

export interface Node {
  readonly hop: Hop;
  readonly children: Node[];
}

/** Finds the cause of a hop among the hops before it, the newest first. */
type FindCause = (hop: Hop, earlier: readonly Hop[]) => Hop | undefined;

const latest =
  (steps: readonly Step[], belongs: (cause: Hop, hop: Hop) => boolean = () => true): FindCause =>
  (hop, earlier) =>
    earlier.find((cause) => steps.includes(cause.step) && belongs(cause, hop));

const lastPart = (place: string): string => place.split(/[:/]/).at(-1) ?? place;
const sameFunction = (cause: Hop, hop: Hop): boolean => lastPart(cause.place) === lastPart(hop.place);
const sameRequest = (cause: Hop, hop: Hop): boolean => cause.detail?.['requestId'] === hop.detail?.['requestId'];
const ofRule = (cause: Hop, hop: Hop): boolean => cause.place === hop.detail?.['rule'];

const published = latest(['published']);
const attempted = latest(['matched'], ofRule);
/** A fault is injected into an invocation, or into a call that an invocation makes. */
const injected = latest(['invoked'], ({ place }, { place: at, detail }) => {
  return lastPart(place) === (detail?.['caller'] ?? lastPart(at));
});
const outcome = latest(['invoked'], sameRequest);

/** The causes of each step. A step without a row has none. */
const CAUSES: Partial<Record<Step, readonly FindCause[]>> = {
  polled: [latest(['produced', 'published'])],
  invoked: [latest(['attempted', 'polled'], sameFunction), latest(['polled'])],
  succeeded: [outcome],
  failed: [outcome],
  throttled: [latest(['attempted', 'polled'], sameFunction)],
  fault: [injected],
  logged: [latest(['invoked'], sameFunction)],
  published: [latest(['invoked'])],
  archived: [published],
  matched: [published],
  'not-matched': [published],
  transformed: [attempted],
  attempted: [attempted],
  delivered: [attempted],
  'retry-scheduled': [attempted, latest(['invoked'], sameFunction)],
  'dead-lettered': [attempted, latest(['invoked'], sameFunction)],
  dropped: [attempted, latest(['invoked'], sameFunction)],
  committed: [latest(['polled'])],
};

/** The hops of one event as a tree, each below its cause. */
export function treeOf(hops: readonly Hop[]): readonly Node[] {
  const nodes = new Map<Hop, Node>();
  const roots: Node[] = [];
  const earlier: Hop[] = [];
  for (const hop of hops) {
    const node: Node = { hop, children: [] };
    const cause = (CAUSES[hop.step] ?? []).map((find) => find(hop, earlier)).find((found) => found !== undefined);
    const siblings = (cause && nodes.get(cause)?.children) ?? roots;
    siblings.push(node);
    nodes.set(hop, node);
    earlier.unshift(hop);
  }
  return roots;
}
