import { parseExactly } from '../../core/exact-json.ts';
import type { Json } from '../../core/json.ts';
import { isTooDeep, MAX_NESTING } from '../../core/nesting.ts';
import { otherKind } from '../other-kind.ts';
import {
  type Incompatibility,
  type Schema,
  SchemaInvalid,
  type SchemaKind,
  type SchemaSource,
} from '../schema-kind.ts';
import { type AvroType, isPrimitive } from './avro-type.ts';
import { incompatibilities } from './compatibility.ts';
import { decodeValue } from './decode-value.ts';
import { type Names, parseType } from './parse-type.ts';
import { printSchema } from './print-schema.ts';

/** Schemas of Avro. A schema that another one uses must come before it among the references. */
export const avro: SchemaKind = {
  type: 'AVRO',
  parse({ text, references }: SchemaSource): Schema {
    const names: Names = new Map();
    for (const [name, referenced] of references) {
      parseType(jsonOf(referenced), { names, namespace: '', path: `${name}: $` });
    }
    const json = jsonOf(text);
    return new AvroSchema(text, json, parseType(json, { names, namespace: '', path: '$' }));
  },
};

class AvroSchema implements Schema {
  readonly type = 'AVRO';
  readonly text: string;
  readonly canonical: string;
  readonly #root: AvroType;

  constructor(text: string, json: Json, root: AvroType) {
    this.text = text;
    this.canonical = printSchema(json);
    this.#root = root;
  }

  cannotRead(writer: Schema): readonly Incompatibility[] {
    if (!(writer instanceof AvroSchema)) return [otherKind(this, writer)];
    return incompatibilities(this.#root, writer.#root);
  }

  decode(payload: Buffer): string {
    return decodeValue(this.#root, payload);
  }
}

/** The name of a primitive type is a schema with or without quotation marks. */
function jsonOf(text: string): Json {
  if (isPrimitive(text.trim())) return text.trim();
  if (isTooDeep(text)) throw new SchemaInvalid(`The schema has more than ${MAX_NESTING} levels.`);
  try {
    return parseExactly(text);
  } catch (cause) {
    throw new SchemaInvalid(`The schema is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
