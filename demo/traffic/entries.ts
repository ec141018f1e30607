import type { CatalogueEntry } from '#schemas/catalogue.ts';
import type { Routing } from '../../tools/routing/model.ts';

/** An event that comes from outside of the application, and where it comes in. */
export interface Entry {
  readonly source: string;
  readonly type: string;
  /** Undefined where the producer puts it on the bus. */
  readonly topic: string | undefined;
  readonly versions: readonly CatalogueEntry[];
}

/**
 * The events that come from outside. A topic that a function reads carries the events of the source that ends with its
 * name. Events that somebody outside puts on the bus are listed in schemas/outside.ts.
 */
export function entriesOf({ events, topics }: Routing): readonly Entry[] {
  const read = topics.filter(({ readBy }) => readBy.some(({ kind }) => kind === 'function'));
  return events.flatMap(({ source, type, entries: versions, producers }) => {
    const topic = read.find(({ name }) => source.endsWith(`.${name}`))?.name;
    const comesIn = topic !== undefined || producers.some(({ kind }) => kind === 'outside');
    return comesIn ? [{ source, type, topic, versions }] : [];
  });
}
