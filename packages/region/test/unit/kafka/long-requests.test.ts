import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Writer } from '@platformatic/kafka';
import type { Broker } from '../../../src/kafka/broker.ts';
import { watchLoop } from '../../support/event-loop.ts';
import { openBroker } from './broker-fixture.ts';
import { produce } from './hostile-answers.ts';
import { rawBatch } from './raw-batch.ts';
import { RawClient, request } from './raw-client.ts';

/** Below 100 on its own. In a process that has run many tests, to collect garbage takes some hundred more. */
const TURN_MS = 1_000;
const TIMEOUT_MS = 180_000;
/** As long as a request without records may be. */
const MAX_BYTES = 126 * 1024;

// Other work on the machine only adds to a turn, so one attempt that stays below the limit shows that it is held.
jest.retryTimes(4);

let broker: Broker;
let client: RawClient;
beforeEach(async () => {
  broker = await openBroker();
  broker.createTopic('t', 50);
  client = await RawClient.open(broker.bootstrapServer);
});
afterEach(async () => {
  client.close();
  await broker.stop();
});

type Write = (to: Writer, index: number) => Writer;
const written = (write: Write, index: number): Buffer => write(Writer.create(), index).buffer;

/** As many of an element as fit. */
function many(write: Write): { readonly count: number; readonly bytes: Buffer } {
  const elements: Buffer[] = [];
  for (let sizeBytes = 0; sizeBytes < MAX_BYTES; sizeBytes += elements.at(-1)?.length ?? 0) {
    elements.push(written(write, elements.length));
  }
  elements.pop();
  return { count: elements.length, bytes: Buffer.concat(elements) };
}

const nothing: Write = (to) => to;
const inTopic: Write = (to) => to.appendInt32(1).appendString('t', false);
const text =
  (value: string): Write =>
  (to) =>
    to.appendString(value, false);

const REQUESTS: Readonly<
  Record<string, readonly [key: number, version: number, before: Write, each: Write, after: Write]>
> = {
  'Fetch of one partition': [
    1,
    4,
    (to) => inTopic(to.append(Buffer.from('ffffffff00000000000000010000ffff00', 'hex')), 0),
    (to) => to.appendInt32(0).appendInt64(0n).appendInt32(1),
    nothing,
  ],
  'ListOffsets of one partition': [
    2,
    1,
    (to) => inTopic(to.appendInt32(-1), 0),
    (to) => to.appendInt32(0).appendInt64(-1n),
    nothing,
  ],
  'Metadata of one topic': [3, 4, nothing, text('t'), (to) => to.appendBoolean(false)],
  'Metadata of topics that are not there': [
    3,
    4,
    nothing,
    (to, index) => to.appendString(`n${index}`, false),
    (to) => to.appendBoolean(true),
  ],
  'OffsetCommit of one partition': [
    8,
    2,
    (to) => inTopic(text('g')(to, 0).appendInt32(-1).appendString('', false).appendInt64(-1n), 0),
    (to) => to.appendInt32(0).appendInt64(1n).appendString(null, false),
    nothing,
  ],
  'OffsetFetch of one partition': [
    9,
    1,
    (to) => inTopic(to.appendString('g', false), 0),
    (to) => to.appendInt32(0),
    nothing,
  ],
  'DescribeGroups of one group': [15, 0, nothing, text('g'), nothing],
  'CreateTopics of one name': [
    19,
    2,
    nothing,
    (to) => to.appendString('n', false).appendInt32(1).appendInt16(1).appendInt32(0).appendInt32(0),
    (to) => to.appendInt32(1_000).appendBoolean(false),
  ],
  'CreateTopics of many names': [
    19,
    2,
    nothing,
    (to, index) => to.appendString(`n${index}`, false).appendInt32(1).appendInt16(1).appendInt32(0).appendInt32(0),
    (to) => to.appendInt32(1_000).appendBoolean(false),
  ],
  'DeleteTopics of names that are not there': [
    20,
    1,
    nothing,
    (to, index) => to.appendString(`n${index}`, false),
    (to) => to.appendInt32(1_000),
  ],
  'DeleteRecords of one partition': [
    21,
    1,
    inTopic,
    (to) => to.appendInt32(0).appendInt64(-1n),
    (to) => to.appendInt32(1_000),
  ],
  'OffsetForLeaderEpoch of one partition': [23, 1, inTopic, (to) => to.appendInt32(0).appendInt32(0), nothing],
  'DescribeConfigs of one topic': [
    32,
    1,
    nothing,
    (to) => to.appendInt8(2).appendString('t', false).appendInt32(-1),
    (to) => to.appendBoolean(true),
  ],
  'DeleteGroups of one group': [42, 0, nothing, text('g'), nothing],
};

test.each(Object.entries(REQUESTS))(
  'a long request (%s) leaves others their turn',
  async (_name, [key, version, before, each, after]) => {
    const { count, bytes } = many(each);
    const asked = client.ask(key, version, (to) => after(before(to, 0).appendInt32(count).append(bytes), 0));
    const { longestTurnMs } = await watchLoop(asked);

    expect(longestTurnMs).toBeLessThan(TURN_MS);
  },
  TIMEOUT_MS,
);

test(
  'fetches that wait, of one partition named thousands of times, leave appends quick',
  async () => {
    const [key, version, , each] = REQUESTS['Fetch of one partition'] ?? [];
    if (key === undefined || version === undefined || each === undefined) throw new Error('There is no such request.');
    const { count, bytes } = many(each);
    const waiters = await Promise.all(Array.from({ length: 20 }, () => RawClient.open(broker.bootstrapServer)));
    for (const waiter of waiters) {
      waiter.send(
        request(key, version, 1, (to) =>
          inTopic(to.append(Buffer.from('ffffffff0000ea607fffffff0000ffff00', 'hex')), 0)
            .appendInt32(count)
            .append(bytes),
        ),
      );
    }
    const produced = async (): Promise<void> => {
      for (let times = 0; times < 200; times++) expect((await produce(client, 't', rawBatch())).errorCode).toBe(0);
    };
    const { longestTurnMs } = await watchLoop(produced());
    for (const waiter of waiters) waiter.close();

    expect(longestTurnMs).toBeLessThan(TURN_MS);
  },
  TIMEOUT_MS,
);
