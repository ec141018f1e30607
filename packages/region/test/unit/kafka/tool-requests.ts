import { expect } from '@jest/globals';
import { Reader, Writer } from '@platformatic/kafka';
import { dispatcher } from '../../../src/kafka/dispatch.ts';
import { NO_ANSWER } from '../../../src/kafka/protocol/api.ts';
import type { BrokerState } from '../../../src/kafka/state.ts';

/** Asks in a version with compact encodings, and gives the body of the answer. */
export async function askState(...request: Parameters<typeof bodyOf>): Promise<Reader> {
  const reader = await bodyOf(...request);
  expect(reader.readInt32()).toBe(0);
  return reader;
}

/** As {@link askState}, for an answer that does not begin with how long the client was throttled. */
export async function bodyOf(
  state: BrokerState,
  apiKey: number,
  version: number,
  body: (to: Writer) => void,
): Promise<Reader> {
  const writer = Writer.create().appendInt16(apiKey).appendInt16(version).appendInt32(7).appendString('test', false);
  writer.appendTaggedFields();
  body(writer);
  const answer = await dispatcher(state, '/127.0.0.1')(writer.buffer, () => () => {});
  if (answer === NO_ANSWER) throw new Error('There was no answer.');
  const reader = Reader.from(Buffer.concat([answer].flat()));
  reader.skip(4);
  expect(reader.readInt32()).toBe(7);
  reader.readTaggedFields();
  return reader;
}

export const list = <T>(from: Reader, read: (from: Reader) => T): T[] => {
  const count = from.readUnsignedVarInt() - 1;
  return Array.from({ length: count }, () => {
    const value = read(from);
    from.readTaggedFields();
    return value;
  });
};
export const numbers = (from: Reader): number[] =>
  Array.from({ length: from.readUnsignedVarInt() - 1 }, () => from.readInt32());

/** Topics with partitions, as most of these requests name them. */
export function appendTopics(to: Writer, topics: Readonly<Record<string, readonly number[]>>): void {
  to.appendUnsignedVarInt(Object.keys(topics).length + 1);
  for (const [name, partitions] of Object.entries(topics)) {
    to.appendString(name, true).appendUnsignedVarInt(partitions.length + 1);
    for (const partition of partitions) to.appendInt32(partition);
    to.appendTaggedFields();
  }
}
