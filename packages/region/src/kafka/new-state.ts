import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { GroupCoordinator } from './group/coordinator.ts';
import { noOffsetJournal, Offsets } from './group/offsets.ts';
import { Turns } from './records/steps.ts';
import { RequestMemory } from './request-memory.ts';
import { type AppendListener, type BrokerFaults, type BrokerState, MAX_FETCH_BYTES, NODE_ID } from './state.ts';
import { DataDirectory, type DataDirectoryOptions, type Identity } from './storage/data-directory.ts';
import { refusingDamage } from './storage/data-error.ts';
import { adoptEarlierFormat } from './storage/repair/earlier-format.ts';
import { repairDirectory } from './storage/repair/repair.ts';
import { topicDefault } from './topic/config.ts';
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
  readonly maxGroups: number;
  readonly onGroupForgotten: (groupId: string) => void;
  readonly maxConnections: number;
  readonly maxIdleMs: number;
  /** Everything is in memory without it. */
  readonly dataDir?: string | undefined;
  readonly data?: DataOptions | undefined;
  readonly onAppend?: AppendListener | undefined;
  readonly faults?: BrokerFaults | undefined;
  readonly onError: (error: unknown) => void;
  /** For answers, where a connection gives it back. */
  readonly memory?: RequestMemory;
  /** How many bytes answers may have that are made now; without it as many as Fetch allows. */
  readonly answerRoomBytes?: () => number;
}

/** How a data directory is used. */
export interface DataOptions extends Omit<DataDirectoryOptions, 'root'> {
  /** Makes a damaged directory usable before it is read. */
  readonly repair?: boolean;
}

/**
 * A broker's state, new or as it was left in its data directory.
 * @throws KafkaDataError KAFKA_DATA_DAMAGED, KAFKA_DATA_IN_USE, KAFKA_DATA_NEWER
 */
export function newState(options: StateOptions): BrokerState {
  const { dataDir, data } = options;
  if (dataDir === undefined) return stateIn(undefined, options);
  const directory = new DataDirectory({ root: dataDir, ...data });
  try {
    return refusingDamage(() => stateIn(directory, options));
  } catch (error) {
    directory.close();
    throw error;
  }
}

/** What the directory holds, after it was made usable. */
function identityIn(directory: DataDirectory, { random, data }: StateOptions): Identity {
  const repair = data?.repair ?? false;
  adoptEarlierFormat(directory, repair);
  if (repair) repairDirectory(directory, { newClusterId: () => newClusterId(random) });
  const known = directory.loadIdentity();
  const identity = known ?? newIdentity(random);
  if (known === undefined) directory.saveIdentity(identity);
  return identity;
}

function stateIn(directory: DataDirectory | undefined, options: StateOptions): BrokerState {
  const { clock, random, liveness, host, defaultPartitions, onAppend, faults, onError } = options;
  const identity = directory === undefined ? newIdentity(random) : identityIn(directory, options);
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
    turns: new Turns(),
    answerRoomBytes: options.answerRoomBytes ?? (() => Number.POSITIVE_INFINITY),
    memory: options.memory ?? new RequestMemory(),
    onError,
    settings: describedSettings(options),
    topics: new Topics({
      clock,
      wallClock: liveness,
      random,
      storage: directory ?? memoryStorage(limitBytes),
      limitBytes,
      onError,
    }),
    groups: new GroupCoordinator({
      offsets: new Offsets(directory?.offsets ?? noOffsetJournal),
      liveness,
      newId: () => `${startedAt}-${random.uuid()}`,
      minSessionTimeoutMs,
      maxSessionTimeoutMs,
      maxGroups: options.maxGroups,
      onForgotten: options.onGroupForgotten,
      forcesRebalance: (groupId) => faults?.forcesRebalance(groupId) ?? false,
    }),
    newProducerId: producerIds(identity, (saved) => directory?.saveIdentity(saved)),
    ...(onAppend !== undefined && { onAppend }),
  };
}

const newIdentity = (random: Random): Identity => ({
  clusterId: newClusterId(random),
  nextProducerId: FIRST_PRODUCER_ID,
});

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
    'node.id': String(NODE_ID),
    'auto.create.topics.enable': 'true',
    'delete.topic.enable': 'true',
    'compression.type': topicDefault('compression.type'),
    'log.cleanup.policy': topicDefault('cleanup.policy'),
    'log.retention.bytes': topicDefault('retention.bytes'),
    'log.retention.ms': topicDefault('retention.ms'),
    'log.segment.bytes': topicDefault('segment.bytes'),
    'message.max.bytes': topicDefault('max.message.bytes'),
    'connections.max.idle.ms': String(options.maxIdleMs),
    'default.replication.factor': '1',
    'fetch.max.bytes': String(MAX_FETCH_BYTES),
    'group.initial.rebalance.delay.ms': '0',
    'group.max.session.timeout.ms': String(options.maxSessionTimeoutMs),
    'group.min.session.timeout.ms': String(options.minSessionTimeoutMs),
    'log.dirs': options.dataDir ?? '',
    'max.connections': String(options.maxConnections),
    'num.partitions': String(options.defaultPartitions),
    'offsets.topic.replication.factor': '1',
    'socket.request.max.bytes': String(options.maxRequestBytes),
  };
}
