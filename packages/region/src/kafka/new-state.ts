import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { GroupCoordinator } from './group/coordinator.ts';
import { noOffsetJournal, Offsets } from './group/offsets.ts';
import { type AppendListener, type BrokerFaults, type BrokerState, NODE_ID } from './state.ts';
import { DataDirectory, type Identity } from './storage/data-directory.ts';
import { memoryStorage } from './topic/storage.ts';
import { Topics } from './topic/topics.ts';

export interface StateOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly liveness: Clock;
  readonly host: string;
  readonly defaultPartitions: number;
  readonly maxRequestBytes: number;
  readonly minSessionTimeoutMs: number;
  readonly maxSessionTimeoutMs: number;
  readonly memoryLimitBytes: number;
  /** Everything is in memory without it. */
  readonly dataDir?: string | undefined;
  readonly onAppend?: AppendListener | undefined;
  readonly faults?: BrokerFaults | undefined;
}

/**
 * A broker's state, new or as it was left in its data directory.
 * @throws KafkaDataError KAFKA_DATA_DAMAGED
 */
export function newState(options: StateOptions): BrokerState {
  const { clock, random, liveness, host, defaultPartitions, dataDir, onAppend, faults } = options;
  const directory = dataDir === undefined ? undefined : new DataDirectory(dataDir);
  const known = directory?.loadIdentity();
  const identity = known ?? { clusterId: newClusterId(random), nextProducerId: FIRST_PRODUCER_ID };
  if (known === undefined) directory?.saveIdentity(identity);
  const limitBytes = directory === undefined ? options.memoryLimitBytes : Number.POSITIVE_INFINITY;
  // With the time in it, a client from before a restart is never taken for a member that joined after it.
  const startedAt = liveness.now().toString(36);
  const { minSessionTimeoutMs, maxSessionTimeoutMs } = options;
  return {
    clusterId: identity.clusterId,
    host,
    port: 0,
    defaultPartitions,
    liveness,
    settings: describedSettings(options),
    topics: new Topics({ clock, random, storage: directory ?? memoryStorage, limitBytes }),
    groups: new GroupCoordinator({
      offsets: new Offsets(directory?.offsets ?? noOffsetJournal),
      liveness,
      newId: () => `${startedAt}-${random.uuid()}`,
      minSessionTimeoutMs,
      maxSessionTimeoutMs,
      forcesRebalance: (groupId) => faults?.forcesRebalance(groupId) ?? false,
    }),
    newProducerId: producerIds(identity, (saved) => directory?.saveIdentity(saved)),
    ...(onAppend !== undefined && { onAppend }),
  };
}

const FIRST_PRODUCER_ID = 1000;
/** Ids are set aside in blocks, so that not every new producer writes a file. */
const PRODUCER_ID_BLOCK = 1000;

function producerIds(identity: Identity, save: (identity: Identity) => void): () => number {
  let next = identity.nextProducerId;
  let end = next;
  return () => {
    if (next === end) {
      end += PRODUCER_ID_BLOCK;
      save({ ...identity, nextProducerId: end });
    }
    return next++;
  };
}

/** 22 characters for 16 bytes, as Kafka makes them. */
function newClusterId(random: Random): string {
  return Buffer.from(random.uuid().replaceAll('-', ''), 'hex').toString('base64url');
}

function describedSettings(options: StateOptions): Readonly<Record<string, string>> {
  return {
    'broker.id': String(NODE_ID),
    'auto.create.topics.enable': 'true',
    'default.replication.factor': '1',
    'group.initial.rebalance.delay.ms': '0',
    'group.max.session.timeout.ms': String(options.maxSessionTimeoutMs),
    'group.min.session.timeout.ms': String(options.minSessionTimeoutMs),
    'log.dirs': options.dataDir ?? '',
    'num.partitions': String(options.defaultPartitions),
    'offsets.topic.replication.factor': '1',
    'socket.request.max.bytes': String(options.maxRequestBytes),
  };
}
