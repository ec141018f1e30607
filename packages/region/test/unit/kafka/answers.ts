import type { Reader, Writer } from '@platformatic/kafka';
import { batchOf } from './batches.ts';
import { RawClient } from './raw-client.ts';

/** Asks one question, and gives the fields of the answer that are compared. */
type Ask = (client: RawClient, topic: string, nowMs: number) => Promise<readonly (string | number | null)[]>;

/** Passes over the throttle time and the names around the only partition, topic or group of an answer. */
const afterName = (from: Reader, skipBytes: number): Reader => {
  from.skip(skipBytes).readString(false);
  return from;
};
const afterPartition = (from: Reader, skipBytes: number): Reader => afterName(from, skipBytes).skip(8);

const produce =
  (batch: (nowMs: number) => Buffer, partition = 0, acks = -1): Ask =>
  async (client, topic, nowMs) => {
    const answer = await client.ask(0, 7, (to) =>
      onePartition(to.appendString(null, false).appendInt16(acks).appendInt32(1_000), topic, partition).appendBytes(
        batch(nowMs),
        false,
      ),
    );
    afterPartition(answer, 4);
    return [answer.readInt16(), Number(answer.readInt64())];
  };

const onePartition = (to: Writer, topic: string, partition: number): Writer =>
  to.appendInt32(1).appendString(topic, false).appendInt32(1).appendInt32(partition);

const fetch =
  (offset: number): Ask =>
  async (client, topic) => {
    const answer = await client.ask(1, 4, (to) => {
      to.appendInt32(-1).appendInt32(10).appendInt32(1).appendInt32(100_000).appendInt8(0);
      onePartition(to, topic, 0).appendInt64(BigInt(offset)).appendInt32(100_000);
    });
    afterPartition(answer, 8);
    return [answer.readInt16(), Number(answer.readInt64()), Number(answer.readInt64())];
  };

const listOffsets =
  (time: number, isFromNow = false): Ask =>
  async (client, topic, nowMs) => {
    const answer = await client.ask(2, 1, (to) =>
      onePartition(to.appendInt32(-1), topic, 0).appendInt64(BigInt(isFromNow ? nowMs + time : time)),
    );
    afterPartition(answer, 4);
    const errorCode = answer.readInt16();
    return [errorCode, Number(answer.readInt64()) === nowMs ? 'now' : 'no time', Number(answer.readInt64())];
  };

const createTopic =
  (suffix: string, partitions: number, replicas: number, configs: Readonly<Record<string, string>> = {}): Ask =>
  async (client, topic) => {
    const entries = Object.entries(configs);
    const answer = await client.ask(19, 2, (to) => {
      to.appendInt32(1)
        .appendString(topic + suffix, false)
        .appendInt32(partitions)
        .appendInt16(replicas);
      to.appendInt32(0).appendInt32(entries.length);
      for (const [name, value] of entries) to.appendString(name, false).appendString(value, false);
      to.appendInt32(5_000).appendBoolean(false);
    });
    return [afterName(answer, 8).readInt16()];
  };

const join =
  (group: string, memberId: string, sessionTimeoutMs: number, protocols: readonly string[], version = 3): Ask =>
  async (client, topic) => {
    const answer = await client.ask(11, version, (to) => {
      to.appendString(group && topic + group, false)
        .appendInt32(sessionTimeoutMs)
        .appendInt32(10_000);
      to.appendString(memberId, false);
      if (version >= 5) to.appendString(null, false);
      to.appendString('consumer', false).appendInt32(protocols.length);
      for (const name of protocols) to.appendString(name, false).appendBytes(Buffer.alloc(0), false);
    });
    return [answer.skip(4).readInt16()];
  };

const commit =
  (group: string, generationId: number, memberId: string, partition = 0, metadata = ''): Ask =>
  async (client, topic) => {
    const answer = await client.ask(8, 2, (to) => {
      to.appendString(group && topic + group, false)
        .appendInt32(generationId)
        .appendString(memberId, false);
      onePartition(to.appendInt64(-1n), topic, partition).appendInt64(1n).appendString(metadata, false);
    });
    return [afterPartition(answer, 4).readInt16()];
  };

const committed =
  (group: string, partition: number): Ask =>
  async (client, topic) => {
    const answer = await client.ask(9, 1, (to) =>
      onePartition(to.appendString(topic + group, false), topic, partition),
    );
    afterPartition(answer, 4);
    return [Number(answer.readInt64()), answer.readNullableString(false), answer.readInt16()];
  };

const asMember =
  (apiKey: number, body: (to: Writer, group: string) => void): Ask =>
  async (client, topic) => [(await client.ask(apiKey, 1, (to) => body(to, `${topic}-nobody`))).skip(4).readInt16()];

const createPartitions =
  (suffix: string, count: number): Ask =>
  async (client, topic) => {
    const answer = await client.ask(37, 0, (to) =>
      to
        .appendInt32(1)
        .appendString(topic + suffix, false)
        .appendInt32(count)
        .appendInt32(-1)
        .appendInt32(5_000)
        .appendBoolean(false),
    );
    return [afterName(answer, 8).readInt16()];
  };

const deleteOne =
  (apiKey: number, version: number, suffix: string): Ask =>
  async (client, topic) => {
    const answer = await client.ask(apiKey, version, (to) => {
      to.appendInt32(1).appendString(topic + suffix, false);
      if (apiKey === 20) to.appendInt32(5_000);
    });
    return [afterName(answer, 8).readInt16()];
  };

const broken = (batch: Buffer): Buffer => {
  batch[batch.length - 1] = 0xff;
  return batch;
};
const idempotent = (producerId: number, producerEpoch: number, firstSequence: number): Ask =>
  produce((nowMs) => batchOf([[nowMs, 'a']], { producerId, producerEpoch, firstSequence }), 1);

/** Questions whose answers every broker must agree on, in the order in which they are asked. */
export const QUESTIONS: Readonly<Record<string, Ask>> = {
  'create a topic': createTopic('', 2, 1, { 'max.message.bytes': '1000' }),
  'create it again': createTopic('', 2, 1),
  'create a topic with a space in its name': createTopic(' ', 1, 1),
  'create a topic with three replicas': createTopic('-a', 1, 3),
  'create a topic without partitions': createTopic('-b', 0, 1),
  'create a topic with an unknown setting': createTopic('-c', 1, 1, { nope: '1' }),
  'create a topic with a dot': createTopic('.a', 1, 1),
  'create a topic whose name differs by an underscore': createTopic('_a', 1, 1),
  'produce a record': produce((nowMs) => batchOf([[nowMs, 'a']])),
  'produce too large a record': produce((nowMs) => batchOf([[nowMs, 'x'.repeat(1_000)]])),
  'produce to a partition that is not there': produce((nowMs) => batchOf([[nowMs, 'a']]), 9),
  'produce with acks 2': produce((nowMs) => batchOf([[nowMs, 'a']]), 0, 2),
  'produce with a wrong checksum': produce((nowMs) => broken(batchOf([[nowMs, 'a']]))),
  'produce a batch that is cut off': produce((nowMs) => batchOf([[nowMs, 'a']]).subarray(0, 50)),
  'produce zeros': produce(() => Buffer.alloc(100)),
  'produce two batches': produce((nowMs) => Buffer.concat([batchOf([[nowMs, 'a']]), batchOf([[nowMs, 'b']])])),
  'produce sequence 0': idempotent(7, 0, 0),
  'produce sequence 0 again': idempotent(7, 0, 0),
  'produce sequence 5 after 0': idempotent(7, 0, 5),
  'produce sequence 3 in a new epoch': idempotent(7, 1, 3),
  'produce sequence 0 in a new epoch': idempotent(7, 1, 0),
  'produce in an epoch that has passed': idempotent(7, 0, 1),
  'produce sequence 9 as a new producer': idempotent(8, 0, 9),
  'fetch from 0': fetch(0),
  'fetch from the end': fetch(1),
  'fetch from beyond the end': fetch(2),
  'fetch from below 0': fetch(-1),
  'list the latest offset': listOffsets(-1),
  'list the earliest offset': listOffsets(-2),
  'list the offset of the latest time in an old version': listOffsets(-3),
  'list the earliest local offset in an old version': listOffsets(-4),
  'list the offset at time 0': listOffsets(0),
  'list the offset at a time to come': listOffsets(100_000, true),
  'join a group without a name': join('', '', 10_000, ['range']),
  'join with too short a session': join('-g', '', 10, ['range']),
  'join as a member that is unknown': join('-g', 'zz', 10_000, ['range']),
  'join without a protocol': join('-g', '', 10_000, []),
  'join as a new client without a member id': join('-g', '', 10_000, ['range'], 5),
  'send a heartbeat to no group': asMember(12, (to, group) =>
    to.appendString(group, false).appendInt32(1).appendString('m', false),
  ),
  'sync with no group': asMember(14, (to, group) =>
    to.appendString(group, false).appendInt32(1).appendString('m', false).appendInt32(0),
  ),
  'leave no group': asMember(13, (to, group) => to.appendString(group, false).appendString('m', false)),
  'commit without a group membership': commit('-s', -1, ''),
  'commit in a generation of no group': commit('-z', 3, 'm'),
  'commit for a partition that is not there': commit('-s', -1, '', 9),
  'commit with too much metadata': commit('-s', -1, '', 0, 'x'.repeat(5_000)),
  'commit to a group without a name': commit('', -1, ''),
  'commit as a member of a group without members': commit('-s', 3, 'm'),
  'fetch a commit': committed('-s', 0),
  'fetch a commit that there is not': committed('-s', 1),
  'delete a group': deleteOne(42, 0, '-s'),
  'delete a group that is not there': deleteOne(42, 0, '-gone'),
  'describe a group that is not there': async (client) => {
    const answer = await client.ask(15, 0, (to) => to.appendInt32(1).appendString('nogroup', false));
    return [answer.skip(4).readInt16(), ...[1, 2, 3, 4].map(() => answer.readString(false))];
  },
  'add a partition': createPartitions('', 3),
  'add no partition': createPartitions('', 3),
  'take a partition away': createPartitions('', 1),
  'add partitions to a topic that is not there': createPartitions('-none', 2),
  'delete a topic': deleteOne(20, 1, ''),
  'delete a topic that is not there': deleteOne(20, 1, '-none'),
  'describe access rights': async (client) => {
    const answer = await client.ask(29, 1, (to) => {
      to.appendInt8(1).appendString(null, false).appendInt8(3).appendString(null, false).appendString(null, false);
      to.appendInt8(1).appendInt8(1);
    });
    return [answer.skip(4).readInt16()];
  },
  'begin a SASL handshake': async (client) => [
    (await client.ask(17, 1, (to) => to.appendString('PLAIN', false))).readInt16(),
  ],
};

/** Asks a broker everything. */
export async function answersOf(bootstrapServer: string): Promise<Record<string, readonly (string | number | null)[]>> {
  const client = await RawClient.open(bootstrapServer);
  const topic = `answers-${Date.now()}`;
  const nowMs = Date.now();
  const answers: Record<string, readonly (string | number | null)[]> = {};
  for (const [question, ask] of Object.entries(QUESTIONS)) answers[question] = await ask(client, topic, nowMs);
  client.close();
  return answers;
}
