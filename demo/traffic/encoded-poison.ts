import type { KafkaMessage } from '#lib/kafka/message.ts';
import type { ValueEncoding } from '#schemas/encodings.ts';

/** Makes a value that must not get through, from one that would. The frame is that of Confluent: a byte, and four. */
type Spoil = (value: Buffer) => Buffer;

const FRAME_BYTES = 5;

function withByte(value: Buffer, index: number, byte: number): Buffer {
  const copy = Buffer.from(value);
  copy[index] = byte;
  return copy;
}

const wrongMagicByte: Spoil = (value) => withByte(value, 0, 7);
/** No demo registers two billion schemas. */
const unknownSchema: Spoil = (value) => withByte(value, 1, 0x7f);
const truncated: Spoil = (value) => value.subarray(0, FRAME_BYTES + ((value.length - FRAME_BYTES) >> 1));
const jsonInstead: Spoil = () => Buffer.from('{"of":"another encoding"}');
const nothing: Spoil = () => Buffer.alloc(0);
/** The frame names the message by the single byte 0. In its place: the fourth message. */
const wrongMessage: Spoil = (value) =>
  Buffer.concat([value.subarray(0, FRAME_BYTES), Buffer.of(2, 6), value.subarray(FRAME_BYTES + 1)]);

const SPOILS: Readonly<Record<ValueEncoding, readonly Spoil[]>> = {
  avro: [wrongMagicByte, unknownSchema, truncated, jsonInstead, nothing],
  protobuf: [wrongMagicByte, unknownSchema, wrongMessage, jsonInstead, nothing, truncated],
};

/** @param turn the ways to spoil a value come in turn */
export function spoiled(message: KafkaMessage, encoding: ValueEncoding, turn: number): KafkaMessage {
  const spoils = SPOILS[encoding];
  const spoil = spoils[turn % spoils.length] ?? nothing;
  return { ...message, value: spoil(message.value) };
}
