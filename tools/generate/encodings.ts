import type { CatalogueEntry } from '#schemas/catalogue.ts';
import { avroOf } from './encodings/avro.ts';
import { descriptorOf } from './encodings/descriptor.ts';
import { type FieldNumbers, numbered } from './encodings/field-numbers.ts';
import { messagesOf } from './encodings/messages.ts';
import { type Encoded, encodingModules } from './encodings/modules.ts';
import { protobufOf } from './encodings/protobuf.ts';
import { shapeOrReason } from './encodings/read-shape.ts';
import { NotMappable } from './encodings/shape.ts';

/** The contracts in the encodings beside JSON. */
export interface Encodings {
  /** Texts by the names of their files: a schema of each kind, and the modules that functions import. */
  readonly files: ReadonlyMap<string, string>;
  /** What is in the files, by contract. */
  readonly encoded: readonly Encoded[];
  /** Those that were given, and those of new fields. */
  readonly numbers: FieldNumbers;
  /** Contracts that have a form in JSON alone. */
  readonly refused: readonly NotMappable[];
}

/** The Avro and the Protobuf schema of each contract that has them. */
export function encodingsOf(entries: readonly CatalogueEntry[], known: FieldNumbers): Encodings {
  const shapes = entries.map((entry) => ({ entry, shape: shapeOrReason(entry) }));
  const files = new Map<string, string>();
  const encoded: Encoded[] = [];
  const refused: NotMappable[] = [];
  let numbers = known;
  for (const { entry, shape } of shapes) {
    if (shape instanceof NotMappable) {
      refused.push(shape);
      continue;
    }
    const messages = messagesOf(shape);
    numbers = numbered(numbers, messages);
    const name = `${entry.type}.v${entry.version}`;
    const [avro, protobuf] = [JSON.stringify(avroOf(shape)), protobufOf(shape.namespace, messages, numbers)];
    files.set(`${name}.avsc`, `${avro}\n`);
    files.set(`${name}.proto`, protobuf);
    encoded.push({ entry, shape, avro, protobuf, descriptor: descriptorOf(shape, numbers) });
  }
  for (const [name, content] of encodingModules(entries, encoded)) files.set(name, content);
  return { files, encoded, numbers, refused };
}
