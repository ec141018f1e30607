import type { KafkaRecord } from '@tributary/region/kafka-client';
import {
  confluentMessage,
  type MessageIndex,
  readConfluentRecord,
  readGlue,
  readRank,
  type Schema,
} from '@tributary/region/kafka-values';

/** A value that names its schema. */
export interface Framed {
  readonly registry: 'confluent' | 'glue';
  /** Of Confluent a number or a GUID, of Glue the UUID of a version. */
  readonly schemaId: string;
  /** Which message of a schema of Protobuf it is. @throws ValueUndecodable */
  message(): MessageIndex;
  /** The JSON text of the value. @throws ValueUndecodable */
  textBy(schema: Schema): string;
}

type Value = Pick<KafkaRecord, 'value' | 'headers'>;

/** Bytes with which no JSON begins. */
const CONFLUENT_BYTES: readonly (number | undefined)[] = [0, 1];
const GLUE_BYTE = 3;
/** A header that names the schema, of a value which is bare then. */
export const SCHEMA_ID_NAME = '__value_schema_id';
const SCHEMA_ID_HEADER = Buffer.from(SCHEMA_ID_NAME);
/** No region takes longer records. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The framing of a value, by its header or its first byte; undefined where it has none.
 * @throws ValueUndecodable when it begins like one and is none
 */
export function framedIn({ value, headers }: Value): Framed | undefined {
  if (value === null) return undefined;
  const isInHeader = headers.some(([name, content]) => content !== null && name.equals(SCHEMA_ID_HEADER));
  if (isInHeader || CONFLUENT_BYTES.includes(value[0])) return confluent(value, headers);
  return value[0] === GLUE_BYTE ? glue(value) : undefined;
}

function confluent(value: Buffer, headers: Value['headers']): Framed {
  const read = readConfluentRecord('value', value, headers);
  return {
    registry: 'confluent',
    schemaId: 'id' in read.schema ? String(read.schema.id) : read.schema.guid,
    message: () => confluentMessage(read).message,
    textBy(schema) {
      if (schema.type !== 'PROTOBUF') return schema.decode(read.body);
      const { message, payload } = confluentMessage(read);
      return schema.decode(payload, message);
    },
  };
}

function glue(value: Buffer): Framed {
  const { schemaVersionId, body } = readGlue(value, MAX_BYTES);
  return {
    registry: 'glue',
    schemaId: schemaVersionId,
    message: () => readRank(body).message,
    textBy(schema) {
      if (schema.type !== 'PROTOBUF') return schema.decode(body);
      const { message, payload } = readRank(body);
      return schema.decode(payload, message);
    },
  };
}
