import { type Connection, listOffsetsV6, type Writer } from '@platformatic/kafka';
import { send } from './send.ts';

export interface OffsetAnswer {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  /** Negative when there is none. */
  readonly offset: bigint;
}

export const LIST_OFFSETS = 2;
export const LIST_OFFSETS_VERSION = 6;
const CONSUMER = -1;
const READ_COMMITTED = 1;

/** @see https://kafka.apache.org/protocol#The_Messages_ListOffsets */
export function callListOffsets(
  connection: Connection,
  topics: readonly { readonly name: string; readonly partitions: readonly number[] }[],
  timestamp: bigint,
): Promise<readonly OffsetAnswer[]> {
  const wanted = topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((partitionIndex) => ({ partitionIndex, currentLeaderEpoch: -1, timestamp })),
  }));
  const request = (): Writer => listOffsetsV6.createRequest(CONSUMER, READ_COMMITTED, wanted);
  return send(connection, LIST_OFFSETS, LIST_OFFSETS_VERSION, request, (reader) => {
    reader.readInt32();
    return reader
      .readArray((one) => {
        const topic = one.readString();
        return one.readArray((part) => {
          const partition = part.readInt32();
          const errorCode = part.readInt16();
          part.readInt64();
          const offset = part.readInt64();
          part.readInt32();
          return { topic, partition, errorCode, offset };
        });
      })
      .flat();
  });
}
