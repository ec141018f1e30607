import type { CatalogueEntry, JsonSchema } from '#schemas/catalogue.ts';
import { type FieldNumbers, NUMBERS_FILE } from '../generate/encodings/field-numbers.ts';
import { compareNumbers, compareShapes } from './compare-encodings.ts';
import { type BreakingChange, compareSchemas } from './compare-schemas.ts';

/** All that a release promises: its events in all their versions, and what each carries beside its data. */
export interface Contracts {
  readonly events: readonly CatalogueEntry[];
  readonly metadata: JsonSchema;
  /** Of Protobuf's fields. */
  readonly numbers: FieldNumbers;
}

/** A breaking change, and the file that it is in. */
export interface ContractFinding extends BreakingChange {
  /** Path below `schemas/`. */
  readonly file: string;
}

/** Every breaking change from one release to another. A new event or version is none. */
export function compareContracts(before: Contracts, after: Contracts): readonly ContractFinding[] {
  return [
    ...changesIn('metadata.json', before.metadata, after.metadata, 'metadata'),
    ...before.events.flatMap((entry) => eventChanges(entry, after.events)),
    ...compareNumbers(before.numbers, after.numbers).map((change) => ({ file: NUMBERS_FILE, ...change })),
  ];
}

function eventChanges(entry: CatalogueEntry, events: readonly CatalogueEntry[]): readonly ContractFinding[] {
  const { file, source, type, version, schema } = entry;
  const versions = events.filter((other) => other.source === source && other.type === type);
  const same = versions.find((other) => other.version === version);
  if (same) {
    const ofEncodings = compareShapes(entry, same).map((change) => ({ file: same.file, ...change }));
    return [...changesIn(same.file, schema, same.schema, 'data'), ...ofEncodings];
  }
  const what = versions.length === 0 ? `the event ${type}` : `version ${version} of ${type}`;
  return [{ file, path: 'data', message: `${what} of ${source} is removed` }];
}

function changesIn(file: string, before: JsonSchema, after: JsonSchema, path: string): readonly ContractFinding[] {
  return compareSchemas(before, after, path).map((change) => ({ file, ...change }));
}
