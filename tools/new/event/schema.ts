import { UsageError } from '@tributary/region/command-line';
import type { JsonObject } from '@tributary/region/json';

/** The kinds of fields that `--fields` knows, each with its schema. */
const KINDS = {
  text: { type: 'string', minLength: 1, maxLength: 256 },
  id: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  time: { type: 'string', format: 'date-time' },
} as const satisfies Readonly<Record<string, JsonObject>>;

type Kind = keyof typeof KINDS;
const isKind = (text: string): text is Kind => Object.hasOwn(KINDS, text);

/** A field of the data of an event, or of the body of a request. */
export interface Field {
  readonly name: string;
  readonly kind: Kind;
}

export const FIELD_KINDS = Object.keys(KINDS).join(', ');

/**
 * `deviceId:id,celsius:number`
 * @throws UsageError that names the field at fault
 */
export function fieldsOf(text: string): readonly Field[] {
  const fields = text.split(',').map((part) => {
    const [name = '', kind = ''] = part.trim().split(':');
    if (!/^[a-z][A-Za-z0-9]*$/.test(name) || !isKind(kind))
      throw new UsageError(`--fields takes name:kind with commas between, not ${part}. Kinds: ${FIELD_KINDS}.`);
    return { name, kind };
  });
  const twice = fields.find(({ name }, index) => fields.findIndex((other) => other.name === name) !== index);
  if (twice) throw new UsageError(`--fields names ${twice.name} twice.`);
  return fields;
}

/** The schemas of fields, by their names. */
export const propertiesOf = (fields: readonly Field[]): JsonObject =>
  Object.fromEntries(fields.map(({ name, kind }) => [name, KINDS[kind]]));

/** The schema of the first version. Draft 4 is the newest that the schema registry of EventBridge takes. */
export const schemaOf = (type: string, fields: readonly Field[]): JsonObject => ({
  $schema: 'http://json-schema.org/draft-04/schema#',
  title: `${type}V1`,
  description: `The data of ${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type}.`,
  type: 'object',
  required: fields.map(({ name }) => name),
  properties: propertiesOf(fields),
});
