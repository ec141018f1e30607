import type { CatalogueEntry } from '#schemas/catalogue.ts';
import type { EventEncodings } from '#schemas/encodings.ts';
import type { FieldNumbers } from '../../../tools/generate/encodings/field-numbers.ts';
import { encodingsOf } from '../../../tools/generate/encodings.ts';

/** A contract that no file has, with these properties. */
export function entryOf(properties: object, more: object = {}): CatalogueEntry {
  const schema = { title: 'ShelfFilledV1', description: 'A shelf was filled.', type: 'object', properties, ...more };
  return { source: 'my-depot.shelves', type: 'ShelfFilled', version: 1, file: 'x.json', schema, castsFile: undefined };
}

/** What the generator makes of a contract. @param numbers that its fields have already */
export function encodingsFor(entry: CatalogueEntry, numbers: FieldNumbers = {}): EventEncodings {
  const { encoded, refused } = encodingsOf([entry], numbers);
  const [one] = encoded;
  if (one === undefined) throw new Error(refused.join());
  const { source, type, version } = entry;
  const name = `${one.shape.namespace}.${one.shape.root}`;
  const event = { source, type, version, name };
  return { ...event, avroSchema: one.avro, protobufSchema: one.protobuf, protobuf: { ...event, ...one.descriptor } };
}
