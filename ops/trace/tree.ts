import type { Hop, Step } from '@tributary/region/journal';

export interface Node {
  readonly hop: Hop;
  readonly children: Node[];
}

/** Finds the hop that another one follows from, among those before it, the newest first. */
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
/** A fault strikes an invocation, or a call out of one. */
const struck = latest(['invoked'], ({ place }, { place: at, detail }) => {
  return lastPart(place) === (detail?.['caller'] ?? lastPart(at));
});
const outcome = latest(['invoked'], sameRequest);

/** What each step follows from. A step without a row stands by itself. */
const CAUSES: Partial<Record<Step, readonly FindCause[]>> = {
  polled: [latest(['produced', 'published'])],
  invoked: [latest(['attempted', 'polled'], sameFunction), latest(['polled'])],
  succeeded: [outcome],
  failed: [outcome],
  throttled: [latest(['attempted', 'polled'], sameFunction)],
  fault: [struck],
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

/** The hops of one event as a tree: each below the one that it follows from. */
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
