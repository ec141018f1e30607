import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CatalogueEntry } from './catalogue.ts';
import type { ValueEncoding } from './encodings.ts';
import { FileError } from './json-file.ts';

const GENERATED = path.join(import.meta.dirname ?? path.resolve('schemas'), 'generated');
const SUFFIXES: Readonly<Record<ValueEncoding, string>> = { avro: 'avsc', protobuf: 'proto' };
const NAMES: Readonly<Record<ValueEncoding, string>> = { avro: 'Avro', protobuf: 'Protobuf' };

/**
 * The schema of an event in an encoding, as `npm run generate` wrote it. Registries know a schema by this very text.
 * @throws FileError where there is none, because the encoding cannot hold the contract
 */
export function generatedSchema(
  { type, version, file }: CatalogueEntry,
  encoding: ValueEncoding,
  folder: string = GENERATED,
): string {
  const place = path.join(folder, `${type}.v${version}.${SUFFIXES[encoding]}`);
  if (existsSync(place)) return readFileSync(place, 'utf8').trim();
  throw new FileError(
    `schemas/${file} has no schema in ${NAMES[encoding]}, which its topic is to carry. npm run generate makes it, or says why it cannot.`,
  );
}
