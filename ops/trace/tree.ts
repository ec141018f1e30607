import type { Hop } from '@tributary/region/journal';
import type { EventHops } from './by-event.ts';
import { causeOf } from './causes.ts';

export interface Node {
  readonly hop: Hop;
  /** The event that enters the region with this hop, when another event caused it. */
  readonly enters?: EventHops;
  readonly children: Node[];
}

/** The path of an event, with the paths of all events that it caused. */
export interface Story {
  readonly event: EventHops;
  readonly nodes: readonly Node[];
}

/** Each event that no other one caused, with the events that it caused below the hops that published them. */
export function storiesOf(events: readonly EventHops[]): readonly Story[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const nodes = new Map<Hop, Node>();
  const stories: Story[] = [];
  for (const event of events) {
    const cause = event.causedBy === undefined ? undefined : byId.get(event.causedBy);
    const roots: Node[] = [];
    // An event that came before its cause is a root, so that no circle can form.
    const earlier = cause !== undefined && (cause.hops[0]?.n ?? 0) < (event.hops[0]?.n ?? 0) ? cause.hops : undefined;
    for (const root of grow(event, nodes)) {
      const parent = earlier && causeOf(root.hop, before(root.hop, earlier));
      const parentNode = parent && nodes.get(parent);
      if (parentNode === undefined) roots.push(root);
      else parentNode.children.push({ ...root, enters: event });
    }
    if (roots.length > 0) stories.push({ event, nodes: roots });
  }
  return stories;
}

/** The hops of one event, each below its cause; gives those without one. */
function grow({ hops }: EventHops, nodes: Map<Hop, Node>): readonly Node[] {
  const roots: Node[] = [];
  const own = new Map<Hop, Node>();
  const earlier: Hop[] = [];
  for (const hop of hops) {
    const node: Node = { hop, children: [] };
    const cause = causeOf(hop, earlier);
    ((cause && own.get(cause)?.children) ?? roots).push(node);
    own.set(hop, node);
    earlier.unshift(hop);
  }
  for (const [hop, node] of own) if (!nodes.has(hop)) nodes.set(hop, node);
  return roots;
}

/** Newest first. */
const before = ({ n }: Hop, hops: readonly Hop[]): readonly Hop[] => hops.filter((hop) => hop.n < n).toReversed();
