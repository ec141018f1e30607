import type { CatalogueEntry } from '#schemas/catalogue.ts';
import { FileError } from '#schemas/json-file.ts';
import { constantOf } from '../new/names.ts';

/** The TypeScript module that joins types, validators and casts into one definition per event and version. */
export function contractsOf(entries: readonly CatalogueEntry[]): string {
  const byType = Map.groupBy(entries, (entry) => entry.type);
  const parts = [...byType.values()].map((versions) => contractsOfType(versions));
  return [
    "import type { EventDefinition } from '../definition.ts';",
    "import type * as types from './types.ts';",
    ...parts.flatMap((part) => part.imports),
    '',
    ...parts.flatMap((part) => part.definitions),
    '',
    '/** Every event in its newest version. */',
    `export const allEvents = [${parts.map((part) => part.newest).join(', ')}] as const;`,
    '',
  ].join('\n');
}

function contractsOfType(versions: readonly CatalogueEntry[]) {
  const newest = versions.at(-1);
  const sources = new Set(versions.map((entry) => entry.source));
  if (!newest || sources.size > 1) {
    throw new FileError(
      `${versions.map((entry) => `schemas/${entry.file}`).join(' and ')} share a type name: rename one of them.`,
    );
  }
  const constant = constantOf(newest.type);
  return {
    newest: constant,
    imports: [...versions.map(validatorImport), ...castsImport(newest)],
    definitions: versions.map((entry) => definition(entry, definitionName(entry, newest), versions)),
  };
}

/** The newest version of an event has its plain name. */
export const definitionName = ({ type, version }: CatalogueEntry, newest: CatalogueEntry): string =>
  version === newest.version ? constantOf(type) : `${constantOf(type)}V${version}`;

const validatorName = (entry: CatalogueEntry): string => `validate${entry.type}V${entry.version}`;
const castsName = (entry: CatalogueEntry): string => `castsOf${entry.type}`;

function validatorImport(entry: CatalogueEntry): string {
  return `import ${validatorName(entry)} from './${entry.type}.v${entry.version}.validate.js';`;
}

function castsImport(entry: CatalogueEntry): string[] {
  return entry.castsFile ? [`import * as ${castsName(entry)} from '../${entry.castsFile}';`] : [];
}

function definition(entry: CatalogueEntry, constant: string, versions: readonly CatalogueEntry[]): string {
  const validators = versions.map((other) => `${other.version}: ${validatorName(other)}`).join(', ');
  const casts = entry.castsFile ? `${castsName(entry)}` : undefined;
  return [
    `/** ${entry.schema.description} */`,
    `export const ${constant}: EventDefinition<'${entry.type}', types.${entry.schema.title}> = {`,
    `  source: '${entry.source}',`,
    `  type: '${entry.type}',`,
    `  version: ${entry.version},`,
    `  validators: { ${validators} },`,
    `  upcasts: ${casts ? `${casts}.upcasts` : '{}'},`,
    `  downcasts: ${casts ? `${casts}.downcasts` : '{}'},`,
    '};',
  ].join('\n');
}
