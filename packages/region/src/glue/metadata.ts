import type { Clock } from '../core/clock.ts';
import { invalidInput, limitReached, metadataExists } from './errors.ts';
import { checkMetadata, LIMITS } from './limits.ts';
import type { MetadataValue, SchemaVersion } from './schema.ts';
import type { Tables } from './tables.ts';

/** The pairs of keys and values that versions carry. A key may have several values; the newest is the first. */
export class Metadata {
  readonly #clock: Clock;
  readonly #tables: Tables;

  constructor(clock: Clock, tables: Tables) {
    this.#clock = clock;
    this.#tables = tables;
  }

  /** @throws AwsError AlreadyExistsException, InvalidInputException, ResourceNumberLimitExceededException */
  put(version: SchemaVersion, key: string, value: string): void {
    checkMetadata(key, value);
    const before = valuesAt(version, key);
    if (before.some((one) => one.value === value)) throw metadataExists(version.id, key, value);
    if (Object.values(version.metadata).flat().length >= LIMITS.metadataPairs) {
      throw limitReached('Your resource limits for Schema Version Metadata have been exceeded.');
    }
    const added = [{ value, createdAtMs: this.#clock.now() }, ...before];
    this.#tables.putVersion({ ...version, metadata: { ...version.metadata, [key]: added } });
  }

  /** @throws AwsError InvalidInputException for a pair that is not there */
  remove(version: SchemaVersion, key: string, value: string): void {
    const before = valuesAt(version, key);
    const { [key]: _before, ...others } = version.metadata;
    const left = before.filter((one) => one.value !== value);
    if (left.length === before.length) {
      throw invalidInput(`The schema version ${version.id} has no metadata key: ${key}, metadata value: ${value}`);
    }
    this.#tables.putVersion({ ...version, metadata: left.length === 0 ? others : { ...others, [key]: left } });
  }
}

/** A key may have a name that every object has a property of. */
const valuesAt = ({ metadata }: SchemaVersion, key: string): readonly MetadataValue[] =>
  Object.hasOwn(metadata, key) ? (metadata[key] ?? []) : [];
