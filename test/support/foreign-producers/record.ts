import type { Event } from '#lib/event.ts';
import { binaryMessage } from '#lib/kafka/message.ts';
import { ownSchema } from '#lib/kafka/registry/schema-registry.ts';
import { glueSchemaName } from '#schemas/encoding-names.ts';
import type { ValueEncoding } from '#schemas/encodings.ts';
import { encodingsOf } from '../encoded-records.ts';

/** What the programs beside this file write: a record whose value they encode themselves. */
export interface ForeignRecord {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly encoding: ValueEncoding | 'json';
  /** A choice that a client has: where the id of the schema stands, or how the value is compressed. */
  readonly form: string;
  readonly data: unknown;
  /** The data as JSON. */
  readonly text: string;
  /** The full name of record and message, under which the schema is registered. */
  readonly name?: string;
  /** The name of the schema in Glue. */
  readonly glueName?: string;
  readonly schema?: string;
}

export function foreignRecord(
  topic: string,
  event: Event,
  encoding: ForeignRecord['encoding'],
  form: string,
): ForeignRecord {
  const { key, headers, value } = binaryMessage(topic, event);
  const plain = {
    topic,
    key,
    headers: Object.fromEntries(headers),
    encoding,
    form,
    data: event.data,
    text: value.toString(),
  };
  if (encoding === 'json') return plain;
  const contract = encodingsOf(event);
  return {
    ...plain,
    headers: { ...plain.headers, 'content-type': `application/${encoding}` },
    name: contract.name,
    glueName: glueSchemaName(contract, encoding),
    schema: ownSchema(contract, encoding),
  };
}
