import { type MessageIndex, ValueUndecodable } from '../schema-kind.ts';
import { type Read, readVarint, readZigzag, varint, zigzag } from './varint.ts';

/** A value of Protobuf: which message of the file it is, and its bytes. */
export interface MessageInValue {
  readonly message: MessageIndex;
  readonly payload: Buffer;
}

/** The first message of a file is by far the most usual one, so Confluent writes its path in one byte. */
const FIRST_MESSAGE = Buffer.from([0]);

/**
 * Confluent's message indexes: how many, then each, as varints in zigzag. None stand for the first message.
 * @throws ValueUndecodable
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format
 */
export function readPath(bytes: Buffer): MessageInValue {
  const { value: path, end } = pathAt(bytes);
  return { message: { path }, payload: bytes.subarray(end) };
}

/**
 * Glue's message index: the rank of the message, as a varint.
 * @throws ValueUndecodable
 */
export function readRank(bytes: Buffer): MessageInValue {
  const { value: rank, end } = readVarint(bytes, 0);
  return { message: { rank }, payload: bytes.subarray(end) };
}

export function writePath(path: readonly number[]): Buffer {
  if (path.length === 1 && path[0] === 0) return FIRST_MESSAGE;
  return Buffer.concat([zigzag(path.length), ...path.map(zigzag)]);
}

export const writeRank = (rank: number): Buffer => varint(rank);

function pathAt(bytes: Buffer): Read<readonly number[]> {
  const count = readZigzag(bytes, 0);
  if (count.value === 0) return { value: [0], end: count.end };
  // Each index has a byte at least: a count beyond the bytes must not be believed.
  if (count.value < 0 || count.value > bytes.length) throw wrong(`it counts ${count.value} indexes`);
  const path: number[] = [];
  let end = count.end;
  while (path.length < count.value) {
    const index = readZigzag(bytes, end);
    if (index.value < 0) throw wrong(`index ${index.value} is negative`);
    path.push(index.value);
    end = index.end;
  }
  return { value: path, end };
}

const wrong = (reason: string): ValueUndecodable =>
  new ValueUndecodable(`The value does not begin with message indexes as Confluent writes them: ${reason}.`);
