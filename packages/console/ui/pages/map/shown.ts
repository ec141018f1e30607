import type { Link, Part, Topology } from '../../../server/map/shapes.ts';

export interface Choice {
  /** Draws every part, also what is of the infrastructure alone. */
  readonly isWhole: boolean;
  /** Only this part and its neighbours. */
  readonly focus?: string | undefined;
}

/** What of a topology is drawn. */
export interface Shown {
  readonly parts: readonly Part[];
  readonly links: readonly Link[];
  /** Dead-letter queues that are not drawn, by the part whose failures go there: that part has a mark. */
  readonly deadLetterQueues: ReadonlyMap<string, readonly string[]>;
  /** Parts that are not drawn because they say nothing of the flow. */
  readonly hidden: readonly Part[];
}

/**
 * What a map shows of a topology. Without `isWhole` it leaves out what every function has (dead-letter queues, alarms,
 * tables and buckets that most functions use) and what nothing leads to.
 */
export function shownOf(topology: Topology, { isWhole, focus }: Choice): Shown {
  const folded = isWhole ? new Set<string>() : foldedIn(topology);
  const shared = isWhole || focus !== undefined ? new Set<string>() : sharedIn(topology);
  const near = focus === undefined ? undefined : neighbourhood(topology, focus, folded);
  const isDrawn = ({ id }: Part): boolean => (near === undefined ? !folded.has(id) : near.has(id));
  const parts = topology.parts.filter(isDrawn);
  const drawn = new Set(parts.map(({ id }) => id));
  return {
    parts,
    links: topology.links.filter(({ from, to }) => drawn.has(from) && drawn.has(to) && !shared.has(to)),
    deadLetterQueues: new Map([...queuesByOwner(topology, drawn), ...[...shared].map((id) => [id, [id]] as const)]),
    hidden: near === undefined ? topology.parts.filter(({ id }) => folded.has(id)) : [],
  };
}

/**
 * Dead-letter queues to which the failures of several parts go. Whose failures they hold is not known before one looks, so
 * such a queue is drawn itself, without its many links.
 */
function sharedIn({ parts, links }: Topology): ReadonlySet<string> {
  const linksOf = Map.groupBy(links, ({ to }) => to);
  const isShared = (part: Part): boolean => {
    const toIt = linksOf.get(part.id) ?? [];
    return toIt.length > 1 && isDeadLetters(part, [...toIt, ...links.filter(({ from }) => from === part.id)]);
  };
  return new Set(parts.filter(isShared).map(({ id }) => id));
}

/** Where the failures of each part go. */
function queuesByOwner({ links }: Topology, drawn: ReadonlySet<string>): Shown['deadLetterQueues'] {
  const queues = new Map<string, string[]>();
  for (const { from, to, kind } of links) {
    if (kind !== 'failures' || drawn.has(to)) continue;
    queues.set(from, [...(queues.get(from) ?? []), to]);
  }
  return queues;
}

function foldedIn(topology: Topology): Set<string> {
  const { parts, links } = topology;
  const [incoming, outgoing] = [Map.groupBy(links, ({ to }) => to), Map.groupBy(links, ({ from }) => from)];
  const linksOf = ({ id }: Part): readonly Link[] => [...(incoming.get(id) ?? []), ...(outgoing.get(id) ?? [])];
  const isCommon = commonIn(parts);
  const shared = sharedIn(topology);
  const isFolded = (part: Part): boolean =>
    WATCHES.has(part.kind) ||
    (isDeadLetters(part, linksOf(part)) && !shared.has(part.id)) ||
    isCommon(part, linksOf(part));
  const ids = new Set(parts.filter(isFolded).map(({ id }) => id));
  const isLinked = (part: Part): boolean => linksOf(part).some(({ from, to }) => !ids.has(from) && !ids.has(to));
  for (const part of parts) if (!STANDS_ALONE.has(part.kind) && !isLinked(part)) ids.add(part.id);
  return ids;
}

/** These look at what others do, and each part may have several. */
const WATCHES = new Set<Part['kind']>(['alarm', 'discoverer']);

/** Drawn even where nothing leads to them. */
const STANDS_ALONE = new Set<Part['kind']>(['api', 'bus', 'function', 'pipe', 'topic', 'workflow']);

const isDeadLetters = ({ kind }: Part, links: readonly Link[]): boolean =>
  kind === 'queue' &&
  links.length > 0 &&
  links.every((link) => link.kind === 'failures' && link.to.startsWith('queue/'));

const FEWEST = 4;

/**
 * A table or a bucket that at least half of the functions use; or some, where it forgets what it holds, such as a table for
 * idempotency.
 */
function commonIn(parts: readonly Part[]): (part: Part, links: readonly Link[]) => boolean {
  const most = Math.max(FEWEST, parts.filter(({ kind }) => kind === 'function').length / 2);
  return ({ kind, facts }, links) => {
    const isStore = kind === 'table' || kind === 'bucket';
    const isForgetful = facts.some(({ name }) => name === 'Time to live');
    return (
      isStore &&
      links.length >= (isForgetful ? FEWEST : most) &&
      links.every((link) => link.kind === 'writes' || link.kind === 'reads')
    );
  };
}

/** A part, what it is linked with, and beyond a rule or a pipe what that is linked with. */
function neighbourhood({ parts, links }: Topology, id: string, folded: ReadonlySet<string>): ReadonlySet<string> {
  const kinds = new Map(parts.map((part) => [part.id, part.kind]));
  const near = new Set([id]);
  const seen = links.filter(({ from, to }) => [from, to].every((end) => end === id || !folded.has(end)));
  const step = (from: string): readonly string[] =>
    seen.flatMap((link) => (link.from === from ? [link.to] : link.to === from ? [link.from] : []));
  for (const one of step(id)) {
    near.add(one);
    if (isBetween(kinds.get(one))) for (const other of step(one)) near.add(other);
  }
  return near;
}

const isBetween = (kind: Part['kind'] | undefined): boolean =>
  kind === 'rule' || kind === 'pipe' || kind === 'schedule';

/** The parts whose name has a text, or whose event types have. */
export function found(parts: readonly Part[], text: string): readonly Part[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  return parts.filter(({ name, label, types = [] }) =>
    [name, label, ...types].some((one) => one.toLowerCase().includes(wanted)),
  );
}

/** The detail-types that patterns of rules name. */
export const typesIn = ({ parts }: Topology): readonly string[] =>
  [...new Set(parts.flatMap(({ types = [] }) => types))].filter((type) => !type.endsWith('*')).sort();
