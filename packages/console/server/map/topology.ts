import type { StackPage } from '@tributary/region/observation';
import { isDeadLetterQueue } from '../../../../ops/trace/dead-letter.ts';
import { linksOf } from './links.ts';
import { partOf, partOfResource } from './parts.ts';
import { resourcesIn } from './resource.ts';
import { rightsLinks } from './rights.ts';
import type { Link, Part, PartKind, Topology } from './shapes.ts';

/** The parts of all stacks through which events go, and the links between them. */
export function topologyOf(page: Pick<StackPage, 'stacks'>): Topology {
  const resources = resourcesIn(page);
  const declared = resources.flatMap((resource) => partOfResource(resource) ?? []);
  const links = resources.flatMap((resource) => linksOf(resource, resources));
  const parts = [
    ...new Map([...declared, ...namedBy(links)].toReversed().map((part) => [part.id, part])).values(),
  ].toReversed();
  const readFrom = new Set(links.filter(({ kind }) => kind === 'reads').map(({ from }) => from));
  const granted = resources
    .flatMap((resource) => rightsLinks(resource, resources, parts))
    .map((link) => (isFailure(link, readFrom) ? { ...link, kind: 'failures' as const } : link));
  const known = new Set(parts.map(({ id }) => id));
  const more = namedBy(granted).filter(({ id }) => !known.has(id));
  return { parts: [...parts, ...more], links: merged([...links, ...added(granted, links)]) };
}

/** A part that only a name tells of: the topic of a mapping, the default bus, a target outside of the stacks. */
function namedBy(links: readonly Link[]): readonly Part[] {
  const ids = new Set(links.flatMap(({ from, to }) => [from, to]));
  return [...ids].map((id) => {
    const [prefix = '', ...rest] = id.split('/');
    const name = rest.join('/');
    const last = name.split(/[:/]/).at(-1) ?? name;
    return partOf(prefix as PartKind, name, undefined, prefix === 'other' ? { label: last } : {});
  });
}

/** A right is no link of its own where there is one already: to send to one's own dead-letter queue, to write what one reads. */
function added(granted: readonly Link[], links: readonly Link[]): readonly Link[] {
  const linked = new Set(links.map(({ from, to }) => `${from} ${to}`));
  const written = new Set(granted.filter(({ kind }) => kind === 'writes').map(({ from, to }) => `${to} ${from}`));
  return granted.filter(({ from, to, kind }) => {
    if (linked.has(`${from} ${to}`)) return false;
    return kind !== 'reads' || !(written.has(`${from} ${to}`) || linked.has(`${to} ${from}`));
  });
}

/** A function that writes to a dead-letter queue by itself, as its name and its lack of readers tell. */
const isFailure = ({ to, kind }: Link, readFrom: ReadonlySet<string>): boolean =>
  kind === 'sends' && to.startsWith('queue/') && isDeadLetterQueue(to) && !readFrom.has(to);

/** One link of a kind between two parts, with the facts of all. */
function merged(links: readonly Link[]): readonly Link[] {
  const groups = Map.groupBy(links, ({ from, to, kind }) => `${from} ${to} ${kind}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, facts: group.flatMap(({ facts }) => facts) }];
  });
}
