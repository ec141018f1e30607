import { type JsonObject, objectOf } from '../core/json.ts';
import type { IdFinder, LineageFinder } from '../core/ports.ts';
import { idFinder, type JournalMetadata, journalMetadata } from './id-finder.ts';
import { lineageFinder } from './lineage.ts';
import { MissingRights } from './metadata.ts';

/** What the templates of all stacks say to the region: where events carry their ids, how a missing right is said. */
export class ToldByTemplates {
  readonly missingRights = new MissingRights({});
  #journal: JournalMetadata = journalMetadata({});
  #findIds: IdFinder = idFinder(this.#journal);
  #lineageOf: LineageFinder = lineageFinder(this.#journal);

  readonly findIds: IdFinder = (value) => {
    const named = this.#findIds(value);
    return named.length > 0 ? named : busIdIn(value);
  };
  readonly lineageOf: LineageFinder = (value) => this.#lineageOf(value);

  /** What a template said before stays: others may say the same. */
  read(metadata: JsonObject): void {
    this.missingRights.read(metadata);
    const [known, told] = [this.#journal, journalMetadata(metadata)];
    this.#journal = {
      idPaths: union(known.idPaths, told.idPaths),
      kafkaHeaders: union(known.kafkaHeaders, told.kafkaHeaders),
      causePaths: union(known.causePaths, told.causePaths),
      causeHeaders: union(known.causeHeaders, told.causeHeaders),
    };
    this.#findIds = idFinder(this.#journal);
    this.#lineageOf = lineageFinder(this.#journal);
  }
}

/**
 * The id that a bus gave to an event. Each target gets it, so it is found whatever a template says of its events.
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/overview-event-structure.html
 */
function busIdIn(value: unknown): readonly string[] {
  const { id, source, 'detail-type': type } = objectOf(value);
  return typeof id === 'string' && typeof source === 'string' && typeof type === 'string' ? [id] : [];
}

const union = (known: readonly string[], more: readonly string[]): readonly string[] => [
  ...new Set([...known, ...more]),
];
