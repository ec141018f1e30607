import type { EventEncodings } from '#schemas/encodings.ts';
import { decodeAvro } from './avro/decode.ts';
import { encodeAvro } from './avro/encode.ts';
import { avroTypeOf } from './avro-type-of.ts';
import { decodeProtobuf } from './protobuf/decode.ts';
import { encodeProtobuf } from './protobuf/encode.ts';

/** Data as its contract types it, but that an integer may also be a bigint or a number that was kept as written. */
type DataOf<Encodings extends EventEncodings> = NonNullable<Encodings['data']>;

/** An event's data in one encoding, without a frame. What only writes imports the encoders alone. */
export interface ValueCodec {
  /** @throws TributaryError EVENT_NOT_ENCODED */
  encode<Encodings extends EventEncodings>(encodings: Encodings, data: DataOf<Encodings>, what: string): Buffer;
  /**
   * The JSON text of data that was written with this very schema.
   * @throws TributaryError RECORD_NOT_DECODED
   */
  decode(encodings: EventEncodings, payload: Buffer, location: string): string;
}

export const avroCodec: ValueCodec = {
  encode: (encodings, data, what) => encodeAvro(avroTypeOf(encodings), data, what),
  decode: (encodings, payload, location) => decodeAvro(avroTypeOf(encodings), payload, location),
};

export const protobufCodec: ValueCodec = {
  encode: ({ protobuf }, data, what) => encodeProtobuf(protobuf, data, what),
  decode: ({ protobuf }, payload, location) => decodeProtobuf(protobuf, payload, location),
};
