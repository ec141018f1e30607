import type { ValueEncoding } from '#schemas/encodings.ts';
import type { Framed, Framing } from '../../encodings/frame.ts';
import { readFrame } from '../../encodings/framing.ts';
import { schemaIdHeader } from '../../encodings/schema-id-header.ts';
import { toError } from '../../errors.ts';
import { type KafkaRecord, locationOf } from '../record.ts';

/** A value without its frame, or why it has none. */
export type Frame = Framed | Error;

/** The frame of a record's value. Confluent may have the id of the schema in a header. */
export function frameOf(record: KafkaRecord, framing: Framing, encoding: ValueEncoding): Frame {
  const header = framing === 'confluent' ? schemaIdHeader(record.headers, 'value') : undefined;
  try {
    return readFrame(Buffer.from(record.value ?? '', 'base64'), { framing, encoding, header }, locationOf(record));
  } catch (thrown) {
    return toError(thrown);
  }
}
