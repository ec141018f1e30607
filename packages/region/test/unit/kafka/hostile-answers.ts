import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Reader } from '@platformatic/kafka';
import { HOSTILE_BATCHES } from './hostile-batches.ts';
import { RawClient } from './raw-client.ts';

/** What became of a batch: the error code, else what its header says where it was stored. */
export type Outcome = number | `stored, attributes ${number}, latest ${string}`;

const RECORDED = path.resolve(import.meta.dirname, 'recorded-outcomes.json');

/** What Apache Kafka 4.1.0 (KRaft, one broker) made of the batches for one of the topics. */
export function recordedOutcomes(topic: string): Record<string, Outcome> {
  return JSON.parse(readFileSync(RECORDED, 'utf8'))[topic];
}

/** The topics that all batches are sent to, by their settings. */
export const TOPICS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: {},
  stamped: { 'message.timestamp.type': 'LogAppendTime' },
  strict: { 'message.timestamp.before.max.ms': '60000', 'message.timestamp.after.max.ms': '60000' },
  small: { 'max.message.bytes': '200' },
};

/** Which differences there are to Apache Kafka, by the beginning of the batch's name, and why. */
export const DIFFERENCES: Readonly<Record<string, Outcome>> = {
  // Kafka's own code fails: UNKNOWN_SERVER_ERROR.
  'the greatest length': 87,
  codec: 76,
  'offsets that': 87,
  'a length in eleven bytes': 87,
  'garbage in a codec': 2,
  'an empty payload': 2,
  'half a payload': 2,
  'a payload without its last byte': 2,
  'a flipped': 2,
  'plain records marked as gzip': 2,
  'zlib in place of gzip': 2,
  // Kafka stores these, and consumers cannot read them, or not all of them.
  'a record with a negative length': 87,
  'a record shorter than its fields': 87,
  'a record of 2 GB': 87,
  'a key of length -2': 87,
  'a value of length -2': 87,
  'a header with a value of length -2': 87,
  'a byte after the payload': 2,
  'garbage after the payload': 2,
  // Kafka stores these without the bytes that follow, or with an epoch that is none.
  'a byte after the batch': 87,
  'a length one too short': 87,
  'a producer without an epoch': 87,
};

/** Sends all batches to a topic with these settings. The broker's time is `nowMs`, or now. */
export async function outcomesOf(
  bootstrapServer: string,
  topic: string,
  configs: Readonly<Record<string, string>>,
  nowMs = Date.now(),
): Promise<Record<string, Outcome>> {
  const client = await RawClient.open(bootstrapServer);
  await createTopic(client, topic, configs);
  const outcomes: Record<string, Outcome> = {};
  for (const [name, batchAt] of Object.entries(HOSTILE_BATCHES)) {
    const { errorCode, baseOffset } = await produce(client, topic, batchAt(nowMs));
    outcomes[name] = errorCode === 0 ? await stored(client, topic, baseOffset, nowMs) : errorCode;
  }
  client.close();
  return outcomes;
}

export async function createTopic(
  client: RawClient,
  topic: string,
  configs: Readonly<Record<string, string>>,
): Promise<void> {
  const entries = Object.entries(configs);
  await client.ask(19, 2, (to) => {
    to.appendInt32(1)
      .appendString(topic, false)
      .appendInt32(1)
      .appendInt16(1)
      .appendInt32(0)
      .appendInt32(entries.length);
    for (const [name, value] of entries) to.appendString(name, false).appendString(value, false);
    to.appendInt32(5_000).appendBoolean(false);
  });
  // A real cluster takes a moment.
  while ((await firstBatch(client, topic, 0)).errorCode !== 0);
}

export interface ProduceAnswer {
  readonly errorCode: number;
  readonly baseOffset: number;
  readonly recordErrors: readonly number[];
  readonly message: string | null;
}

/** Produces one batch to partition 0, in the oldest version that tells what is wrong. */
export async function produce(client: RawClient, topic: string, batch: Buffer, acks = -1): Promise<ProduceAnswer> {
  const from = await client.ask(0, 8, (to) =>
    to
      .appendString(null, false)
      .appendInt16(acks)
      .appendInt32(30_000)
      .appendInt32(1)
      .appendString(topic, false)
      .appendInt32(1)
      .appendInt32(0)
      .appendBytes(batch, false),
  );
  from.skip(4).readString(false);
  const [errorCode, baseOffset] = [from.skip(8).readInt16(), Number(from.readInt64())];
  const recordErrors = Array.from({ length: from.skip(16).readInt32() }, () => recordError(from));
  return { errorCode, baseOffset, recordErrors, message: from.readNullableString(false) };
}

function recordError(from: Reader): number {
  const index = from.readInt32();
  from.readNullableString(false);
  return index;
}

/** Reads the batch at an offset of partition 0; the error code is 0 when there is none yet. */
export async function firstBatch(
  client: RawClient,
  topic: string,
  offset: number,
): Promise<{ readonly errorCode: number; readonly batch: Buffer }> {
  const from = await client.ask(1, 4, (to) => {
    to.appendInt32(-1).appendInt32(0).appendInt32(1).appendInt32(1).appendInt8(0).appendInt32(1);
    to.appendString(topic, false).appendInt32(1).appendInt32(0).appendInt64(BigInt(offset)).appendInt32(1);
  });
  from.skip(8).readString(false);
  const errorCode = from.skip(8).readInt16();
  from.skip(16 + 4 * 1).skip(0);
  return { errorCode, batch: from.readNullableBytes(false) ?? Buffer.alloc(0) };
}

/** Base offset and checksum follow from the rest. */
async function stored(client: RawClient, topic: string, baseOffset: number, nowMs: number): Promise<Outcome> {
  const { batch } = await firstBatch(client, topic, baseOffset);
  const latestMs = Number(batch.readBigInt64BE(35));
  // The broker stamps with its own time.
  const isStamped = (batch.readInt16BE(21) & 0b1000) !== 0;
  const latest = isStamped
    ? 'append'
    : Math.abs(latestMs - nowMs) < 2 ** 40
      ? `now+${latestMs - nowMs}`
      : String(latestMs);
  return `stored, attributes ${batch.readInt16BE(21)}, latest ${latest}`;
}

/** What this broker answers where Apache Kafka's outcomes are these. */
export function withDifferences(recorded: Readonly<Record<string, Outcome>>): Record<string, Outcome> {
  const entries = Object.entries(recorded).map(([name, outcome]): [string, Outcome] => {
    const [, differs] = Object.entries(DIFFERENCES).find(([start]) => name.startsWith(start)) ?? [];
    return [name, isRefusedAlike(outcome) ? outcome : (differs ?? outcome)];
  });
  return Object.fromEntries(entries);
}

/** Both refuse it before they come to the difference. */
const isRefusedAlike = (outcome: Outcome): boolean => outcome === 10 || outcome === 32 || outcome === 87;
