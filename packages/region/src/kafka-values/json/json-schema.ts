import { isObject, type Json, type JsonObject, parseJson, textOf } from '../../core/json.ts';
import { isTooDeep, MAX_NESTING } from '../../core/nesting.ts';
import { otherKind } from '../other-kind.ts';
import {
  type Incompatibility,
  type Schema,
  SchemaInvalid,
  type SchemaKind,
  type SchemaSource,
  ValueUndecodable,
} from '../schema-kind.ts';
import { Comparison } from './compare.ts';
import { Documents } from './documents.ts';
import { validatorFor } from './draft.ts';
import { withinTime } from './time-limit.ts';

/** Far more than a value needs. A pattern, or schemas that use each other, can take longer than anybody lives. */
const LIMIT_MS = 1_000;

/** Schemas of JSON. Those that a schema uses are found by the names of the references, and by their own `$id`. */
export const jsonSchema: SchemaKind = {
  type: 'JSON',
  parse(source: SchemaSource): Schema {
    const root = schemaOf(source.text, 'The schema');
    const others = new Map([...source.references].map(([name, text]) => [name, schemaOf(text, name)]));
    return new JsonSchema(source.text, new Documents(root, others), compile(root, others));
  },
};

type Validate = ReturnType<typeof compile>;

class JsonSchema implements Schema {
  readonly type = 'JSON';
  readonly text: string;
  readonly canonical: string;
  readonly #documents: Documents;
  readonly #validate: Validate;

  constructor(text: string, documents: Documents, validate: Validate) {
    this.text = text;
    this.canonical = withoutLayout(text);
    this.#documents = documents;
    this.#validate = validate;
  }

  cannotRead(writer: Schema): readonly Incompatibility[] {
    if (!(writer instanceof JsonSchema)) return [otherKind(this, writer)];
    return new Comparison().compare(writer.#documents.root, this.#documents.root);
  }

  /** The text as it came, when it is JSON of this schema. */
  decode(payload: Buffer): string {
    const text = utf8Of(payload);
    if (isTooDeep(text)) throw new ValueUndecodable(`The value has more than ${MAX_NESTING} levels.`);
    const value = parseJson(text);
    if (value === undefined) throw new ValueUndecodable('The value is not JSON.');
    const isFit = withinTime(LIMIT_MS, () => this.#validate(value));
    if (isFit === undefined) throw new ValueUndecodable('Its schema takes more than 1 second to validate the value.');
    if (isFit.value) return text;
    const [first] = this.#validate.errors ?? [];
    throw new ValueUndecodable(`The value breaks its schema: ${first?.instancePath || '/'} ${first?.message}.`);
  }
}

function utf8Of(payload: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    throw new ValueUndecodable('The value is not UTF-8.');
  }
}

/** A schema is an object, true or false. */
function schemaOf(text: string, what: string): Json {
  if (isTooDeep(text)) throw new SchemaInvalid(`${what} has more than ${MAX_NESTING} levels.`);
  const schema = parseJson(text);
  if (schema === undefined) throw new SchemaInvalid(`${what} is not JSON.`);
  if (isObject(schema)) return withoutPromises(schema);
  if (typeof schema === 'boolean') return schema;
  throw new SchemaInvalid(`${what} must be an object, true or false.`);
}

/** The validator has a keyword of its own by which it answers with a promise; to all others it means nothing. */
function withoutPromises(schema: JsonObject): JsonObject {
  const plain = { ...schema };
  delete plain['$async'];
  return plain;
}

/** @throws SchemaInvalid with the place, also for a schema that it uses and that is not there */
function compile(root: Json, others: ReadonlyMap<string, Json>) {
  const validator = validatorFor(root);
  const id = isObject(root) ? textOf(root['$id'] ?? root['id']) : '';
  try {
    for (const [name, schema] of others) {
      for (const uri of new Set([name, URL.parse(name, id)?.href ?? name])) validator.addSchema(known(schema), uri);
    }
    return validator.compile(known(root));
  } catch (cause) {
    throw new SchemaInvalid(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** As the library wants it: it reads unknown shapes, too. */
const known = (schema: Json): object => schema as object;

/** Without the spaces between the members, the members in their order. */
const withoutLayout = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (piece) => (piece.startsWith('"') ? piece : ''));
