import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Reader, Writer } from '@platformatic/kafka';
import { createTopic, produce } from './hostile-answers.ts';
import { rawBatch, rawRecords } from './raw-batch.ts';
import { RawClient } from './raw-client.ts';

type Fields = readonly (number | string)[];
type Ask = (client: RawClient, topic: string, nowMs: number) => Promise<Fields>;

/** Passes over the throttle time and the names around the only partition of an answer. */
function partitionOf(from: Reader, skipBytes: number): Reader {
  from.skip(skipBytes).readString(false);
  return from.skip(8);
}

const onePartition = (to: Writer, topic: string, partition = 0): Writer =>
  to.appendInt32(1).appendString(topic, false).appendInt32(1).appendInt32(partition);

/** Error code, high watermark, last stable offset, log start offset, base offset of the first batch. */
const fetch =
  (offset: number, leaderEpoch = -1): Ask =>
  async (client, topic) => {
    const answer = await client.ask(1, 11, (to) => {
      to.appendInt32(-1)
        .appendInt32(0)
        .appendInt32(1)
        .appendInt32(100_000)
        .appendInt8(0)
        .appendInt32(0)
        .appendInt32(-1);
      onePartition(to, topic).appendInt32(leaderEpoch).appendInt64(BigInt(offset)).appendInt64(-1n);
      to.appendInt32(100_000).appendInt32(0).appendString('', false);
    });
    const from = partitionOf(answer, 14);
    const fields = [from.readInt16(), ...[1, 2, 3].map(() => Number(from.readInt64()))];
    const sizeBytes = from.skip(8).readInt32();
    return [...fields, sizeBytes > 0 ? Number(from.readInt64()) : 'no records'];
  };

/** Error code, time, offset, leader epoch. A time is one after `nowMs`. */
const list =
  (time: number, isFromNow = false, leaderEpoch = -1): Ask =>
  async (client, topic, nowMs) => {
    const timestampMs = isFromNow ? nowMs + time : time;
    const answer = await client.ask(2, 5, (to) =>
      onePartition(to.appendInt32(-1).appendInt8(0), topic).appendInt32(leaderEpoch).appendInt64(BigInt(timestampMs)),
    );
    const from = partitionOf(answer, 8);
    const [errorCode, foundMs] = [from.readInt16(), Number(from.readInt64())];
    return [errorCode, foundMs < 0 ? 'no time' : foundMs - nowMs, Number(from.readInt64()), from.readInt32()];
  };

/** Low watermark, error code. */
const deleteBefore =
  (offset: number, partition = 0): Ask =>
  async (client, topic) => {
    const answer = await client.ask(21, 1, (to) =>
      onePartition(to, topic, partition).appendInt64(BigInt(offset)).appendInt32(5_000),
    );
    const from = partitionOf(answer, 8);
    return [Number(from.readInt64()), from.readInt16()];
  };

/** Error code, leader epoch, end offset. */
const endOfEpoch =
  (epoch: number, leaderEpoch = -1): Ask =>
  async (client, topic) => {
    const answer = await client.ask(23, 3, (to) =>
      onePartition(to.appendInt32(-1), topic).appendInt32(leaderEpoch).appendInt32(epoch),
    );
    answer.skip(8).readString(false);
    return [answer.skip(4).readInt16(), answer.skip(4).readInt32(), Number(answer.readInt64())];
  };

const READS: Readonly<Record<string, Ask>> = {
  ...Object.fromEntries([-1, 0, 3, 7, 12, 19, 20, 21].map((offset) => [`fetch from ${offset}`, fetch(offset)])),
  'fetch in epoch 0': fetch(12, 0),
  'fetch in an epoch to come': fetch(12, 5),
  'list the latest': list(-1),
  'list the earliest': list(-2),
  'list the latest in an epoch to come': list(-1, false, 5),
  'list time 0': list(0),
  ...Object.fromEntries(
    [-10_000, -8_995, -7_000, -6_995, 50_000].map((time) => [`list now and ${time} ms`, list(time, true)]),
  ),
  'end of epoch 0': endOfEpoch(0),
  'end of epoch 7': endOfEpoch(7),
  'end of epoch 0 in an epoch to come': endOfEpoch(0, 5),
};

/** Deletions between which everything is read again. */
const ROUNDS: Readonly<Record<string, Readonly<Record<string, Ask>>>> = {
  'with all records': {},
  'after 3 were deleted': {
    'delete before 21': deleteBefore(21),
    'delete before -2': deleteBefore(-2),
    'delete of a partition that is not there': deleteBefore(1, 7),
    'delete before 3': deleteBefore(3),
    'delete before 1': deleteBefore(1),
  },
  'after 12 were deleted': { 'delete before 12': deleteBefore(12) },
  'after all were deleted': { 'delete all': deleteBefore(-1) },
};

/** What Apache Kafka 4.1.0 (KRaft, one broker) answered. */
export function recordedLogStart(): Record<string, Fields> {
  return JSON.parse(readFileSync(path.resolve(import.meta.dirname, 'recorded-log-start.json'), 'utf8'));
}

/** Writes four batches of five records, and asks what is where while records are deleted from the beginning. */
export async function logStartAnswers(bootstrapServer: string): Promise<Record<string, Fields>> {
  const client = await RawClient.open(bootstrapServer);
  const [topic, nowMs] = [`log-start-${Date.now()}`, Date.now()];
  await createTopic(client, topic, {});
  for (let index = 0; index < 4; index++) {
    const records = rawRecords(5, { timestampDelta: 10 });
    await produce(client, topic, rawBatch({ timestampMs: nowMs - 10_000 + index * 1_000, records, count: 5 }));
  }
  const answers: Record<string, Fields> = {};
  for (const [round, deletions] of Object.entries(ROUNDS)) {
    for (const [question, ask] of Object.entries({ ...deletions, ...READS })) {
      answers[`${round}: ${question}`] = await ask(client, topic, nowMs);
    }
  }
  client.close();
  return answers;
}
