import type { CatalogueEntry } from '#schemas/catalogue.ts';
import { avroOf } from './encodings/avro.ts';
import { type FieldNumbers, numbered } from './encodings/field-numbers.ts';
import { messagesOf } from './encodings/messages.ts';
import { protobufOf } from './encodings/protobuf.ts';
import { shapeOrReason } from './encodings/read-shape.ts';
import { NotMappable } from './encodings/shape.ts';

/** The contracts in the encodings beside JSON. */
export interface Encodings {
  /** Texts by the names of their files. */
  readonly files: ReadonlyMap<string, string>;
  /** Those that were given, and those of new fields. */
  readonly numbers: FieldNumbers;
  /** Contracts that have a form in JSON alone. */
  readonly refused: readonly NotMappable[];
}

/** The Avro and the Protobuf schema of each contract that has them. */
export function encodingsOf(entries: readonly CatalogueEntry[], known: FieldNumbers): Encodings {
  const shapes = entries.map((entry) => ({ name: `${entry.type}.v${entry.version}`, shape: shapeOrReason(entry) }));
  const files = new Map<string, string>();
  const refused: NotMappable[] = [];
  let numbers = known;
  for (const { name, shape } of shapes) {
    if (shape instanceof NotMappable) {
      refused.push(shape);
      continue;
    }
    const messages = messagesOf(shape);
    numbers = numbered(numbers, messages);
    files.set(`${name}.avsc`, `${JSON.stringify(avroOf(shape))}\n`);
    files.set(`${name}.proto`, protobufOf(shape.namespace, messages, numbers));
  }
  return { files, numbers, refused };
}
