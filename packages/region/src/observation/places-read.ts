import type { Clock } from '../core/clock.ts';
import type { MappingDeclaration, MappingState } from '../lambda/mappings/mapping.ts';
import { shortPlace } from './places.ts';

/** A mapping of a function, or the source of a pipe. */
export interface Reader {
  readonly settings: MappingDeclaration;
  readonly state: MappingState;
}

const GOOD_FOR_MS = 1_000;

/** The topics and queues that somebody reads, by their places. It is asked for each hop, and looks once a second. */
export function placesRead(readers: () => Iterable<Reader>, wallClock: Clock): (place: string) => boolean {
  let [places, readAt] = [new Set<string>(), Number.NEGATIVE_INFINITY];
  return (place) => {
    const now = wallClock.now();
    if (now - readAt >= GOOD_FOR_MS) [places, readAt] = [new Set(sourcesOf(readers())), now];
    return places.has(place);
  };
}

function* sourcesOf(readers: Iterable<Reader>): Generator<string> {
  for (const { settings, state } of readers) {
    if (state === 'Disabled') continue;
    if (settings.topics === undefined) yield shortPlace(settings.eventSourceArn);
    else for (const topic of settings.topics) yield `topic/${topic}`;
  }
}
