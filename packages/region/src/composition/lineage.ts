import type { LineageFinder } from '../core/ports.ts';
import { idFinder, type JournalMetadata } from './id-finder.ts';

/** Finds which event a value is, and which event caused it, at the paths that the template names. */
export function lineageFinder(metadata: JournalMetadata): LineageFinder {
  const findIds = idFinder(metadata);
  const findCauses = idFinder({ idPaths: metadata.causePaths, kafkaHeaders: metadata.causeHeaders });
  return (value) => {
    const [event] = findIds(value);
    const [causedBy] = findCauses(value);
    if (event === undefined) return undefined;
    // An event that nothing caused names itself.
    return causedBy === undefined || causedBy === event ? { event } : { event, causedBy };
  };
}
