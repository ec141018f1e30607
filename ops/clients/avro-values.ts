import { UsageError } from '@tributary/region/command-line';
import { encodeAvro } from '#lib/encodings/avro/encode.ts';
import { parseAvro } from '#lib/encodings/avro/parse.ts';
import type { AvroType } from '#lib/encodings/avro/types.ts';
import { toError } from '#lib/errors.ts';

/** A schema of Avro as a registry has it. */
interface AvroSchema {
  readonly text: string;
  /** The texts of the schemas that it uses, those first that others use. */
  readonly references: ReadonlyMap<string, string>;
}

/**
 * JSON as binary Avro, by a schema that no contract of this project has.
 * @param value for code: its large integers as they were written
 * @param name of the schema, for errors
 * @throws UsageError for a value that the schema does not take
 */
export function encodeByAvro(schema: AvroSchema, value: unknown, name: string): Buffer {
  try {
    return encodeAvro(typeOf(schema, name), value, `The value for the schema ${name}`);
  } catch (thrown) {
    throw new UsageError(toError(thrown).message, { cause: thrown });
  }
}

/** What a schema uses is known by its name when it stands before it: here in fields of a record around all of them. */
function typeOf({ text, references }: AvroSchema, name: string): AvroType {
  if (references.size === 0) return parseAvro(text, name);
  const fields = [...references.values(), text].map((type, index) => `{"name":"field${index}","type":${type}}`);
  const around = parseAvro(`{"type":"record","name":"Around","fields":[${fields.join(',')}]}`, name);
  const last = around.kind === 'record' ? around.fields.at(-1) : undefined;
  if (last === undefined) throw new Error('the record around the schemas has a field for each');
  return last.type;
}
