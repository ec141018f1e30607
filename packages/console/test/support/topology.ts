import type { StatsSecond } from '@tributary/region/observation';
import type { Link, LinkKind, Part, PartKind, Topology } from '../../server/map/shapes.ts';

/** A part by its id, such as `function/work`. */
export function part(id: string, more: Partial<Part> = {}): Part {
  const [kind = '', ...rest] = id.split('/');
  const name = rest.join('/');
  return { id, kind: kind as PartKind, name, label: name, facts: [], ...more };
}

/** A link as a line, such as `topic/in reads function/work`. */
export function link(line: string): Link {
  const [from = '', kind = '', to = ''] = line.split(' ');
  return { from, kind: kind as LinkKind, to, facts: [] };
}

/** The parts are those that the lines name. */
export function topology(lines: readonly string[], more: readonly Part[] = []): Topology {
  const links = lines.map(link);
  const known = new Set(more.map(({ id }) => id));
  const ids = [...new Set(links.flatMap(({ from, to }) => [from, to]))].filter((id) => !known.has(id));
  return { parts: [...ids.map((id) => part(id)), ...more], links };
}

type Figures = StatsSecond['places'][string];

const NONE: Figures = { count: 0, errors: 0, throttled: 0, retried: 0, deadLettered: 0 };

export function second(
  number: number,
  places: Readonly<Record<string, Partial<Figures>>>,
  gauges: Partial<StatsSecond['gauges']> = {},
): StatsSecond {
  const counted = Object.entries(places).map(([place, figures]) => [place, { ...NONE, ...figures }]);
  return {
    second: number,
    at: number * 1000,
    places: Object.fromEntries(counted),
    types: {},
    gauges: { queues: {}, lag: {}, running: {}, ...gauges },
  };
}
