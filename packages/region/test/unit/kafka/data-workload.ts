import { createHash } from 'node:crypto';
import { DataFiles } from '../../../src/core/data/data-files.ts';
import { type Disk, realDisk } from '../../../src/core/data/disk.ts';
import { WriteGuard } from '../../../src/core/data/write-guard.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { newState } from '../../../src/kafka/new-state.ts';
import type { BrokerState } from '../../../src/kafka/state.ts';
import { append as appendTo, atOnce } from './append.ts';
import { batchOf } from './batches.ts';
import { ManualClock } from './manual-clock.ts';
import { STATE_SETTINGS } from './open-state.ts';

export interface OpenOptions {
  readonly disk?: Disk;
  readonly report?: (line: string) => void;
  readonly repair?: boolean;
  readonly expectedClusterId?: string;
}

/** The state of a broker on a data directory. */
export function openData(dataDir: string, options: OpenOptions = {}) {
  const { disk = realDisk, report = () => {}, repair = false, expectedClusterId } = options;
  const clock = new ManualClock();
  return newState({
    clock,
    liveness: clock,
    random: seededRandom(1),
    ...STATE_SETTINGS,
    dataDir,
    data: { files: new DataFiles(new WriteGuard(), disk), report, repair, expectedClusterId },
  });
}

export function closeData(state: BrokerState): void {
  state.groups.close();
  state.topics.close();
}

type Step = (state: BrokerState) => void;

const append =
  (topic: string, partition: number, sequence: number, records = 1): Step =>
  (state) => {
    const values = Array.from({ length: records }, (_, index): [number, string] => [
      sequence * 10 + index,
      `${topic} ${sequence}.${index} ${'x'.repeat(30)}`,
    ]);
    const batch = batchOf(values, { producerId: 1000 + partition, firstSequence: sequence * records });
    appendTo(state.topics.partition(topic, partition), batch);
  };

const commit =
  (groupId: string, topic: string, partition: number, offset: number): Step =>
  (state) =>
    state.groups.commit(groupId, [{ groupId, topic, partition, committed: { offset, leaderEpoch: 0, metadata: 'ü' } }]);

const times = (count: number, step: (index: number) => Step): readonly Step[] =>
  Array.from({ length: count }, (_, index) => step(index));

/** Steps that make each kind of change to each kind of file. */
export const STEPS: readonly Step[] = [
  (state) => void state.topics.create('orders', 2, new Map([['segment.bytes', '600']])),
  ...times(7, (index) => append('orders', 0, index, 2)),
  ...times(3, (index) => append('orders', 1, index)),
  commit('readers', 'orders', 0, 4),
  commit('readers', 'orders', 1, 1),
  (state) =>
    void state.topics.create(
      'short',
      1,
      new Map([
        ['retention.bytes', '300'],
        ['segment.bytes', '300'],
      ]),
    ),
  ...times(6, (index) => append('short', 0, index)),
  (state) => state.topics.grow('short', 2),
  append('short', 1, 0),
  (state) => state.topics.partition('orders', 0).deleteBefore(5),
  (state) => void state.topics.create('gone', 1),
  append('gone', 0, 0),
  (state) => state.topics.delete('gone'),
  (state) => state.topics.configure('short', new Map([['retention.bytes', '-1']])),
  commit('readers', 'orders', 0, 9),
  ...times(2, (index) => append('orders', 1, 3 + index)),
  (state) => void state.newProducerId(),
];

/** All that a client can see. */
export function seenIn(state: BrokerState): readonly unknown[] {
  const topics = state.topics.all().toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return [
    ...topics.map(({ name, configs, partitions }) => ({
      name,
      configs: Object.fromEntries(configs),
      partitions: partitions.map((log) => {
        log.dropExpired();
        const bytes = Buffer.concat([...log.read(log.startOffset, 1e6, true)]);
        const times = [atOnce(() => log.offsetForTime(1))?.offset, atOnce(() => log.latestRecord())?.offset];
        const hash = createHash('sha256').update(bytes).digest('base64');
        return { start: log.startOffset, end: log.endOffset, sizeBytes: log.sizeBytes, hash, times };
      }),
    })),
    state.groups.offsets.entries(),
  ];
}
