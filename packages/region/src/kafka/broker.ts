import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { realClock } from '../core/real-clock.ts';
import { Connection, type Patience } from './connection.ts';
import { type ConnectionLimits, Connections } from './connections.ts';
import { dispatcher } from './dispatch.ts';
import type { GroupCoordinator } from './group/coordinator.ts';
import { type DataOptions, newState } from './new-state.ts';
import { RequestMemory } from './request-memory.ts';
import type { AppendListener, BrokerFaults, BrokerState } from './state.ts';
import type { Topic, Topics } from './topic/topics.ts';

/** Options; an absent one has the value of {@link DEFAULTS}. */
export interface BrokerOptions {
  /** The region's time, for retention and LogAppendTime. */
  readonly clock: Clock;
  readonly random: Random;
  /** For session timeouts and long polls: real time, except in tests. */
  readonly liveness?: Clock;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** How many partitions a topic has that is created by being used. */
  readonly defaultPartitions?: number;
  /** A longer request closes its connection (Kafka's socket.request.max.bytes). */
  readonly maxRequestBytes?: number;
  /** See {@link Patience} and {@link ConnectionLimits} for what ends a connection. */
  readonly patience?: Partial<Patience>;
  readonly limits?: Partial<ConnectionLimits>;
  /** The bounds of session.timeout.ms. */
  readonly minSessionTimeoutMs?: number;
  readonly maxSessionTimeoutMs?: number;
  /** The folder that persists records, topics and commits; without it they are in memory only. */
  readonly dataDir?: string | undefined;
  /** How that folder is used. */
  readonly data?: DataOptions | undefined;
  /** Without a data directory: the bytes of all records above which the oldest are dropped. */
  readonly memoryLimitBytes?: number;
  /** The number of consumer groups above which those without members go, the longest unused first. */
  readonly maxGroups?: number;
  readonly onGroupForgotten?: (groupId: string) => void;
  readonly onAppend?: AppendListener | undefined;
  /** Faults to inject; none without it. */
  readonly faults?: BrokerFaults | undefined;
  /** Called with each unexpected error while the broker serves a request. */
  readonly onError?: (error: unknown) => void;
}

const MEBIBYTE = 1024 * 1024;
const PATIENCE: Patience = { maxIdleMs: 600_000, requestTimeoutMs: 60_000, unreadTimeoutMs: 60_000 };
const LIMITS: ConnectionLimits = {
  maxConnections: 1_000,
  maxReceivedBytes: 256 * MEBIBYTE,
  maxUnreadBytes: 128 * MEBIBYTE,
};
const DEFAULTS = {
  port: 0,
  host: '127.0.0.1',
  defaultPartitions: 3,
  maxRequestBytes: 100 * MEBIBYTE,
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
  memoryLimitBytes: 1024 ** 3,
  maxGroups: 10_000,
  onGroupForgotten: (): void => {},
  onError: (error: unknown): void => console.error('Kafka broker:', error),
};

export interface TopicDescription {
  readonly name: string;
  readonly partitions: number;
}

export interface Broker {
  /** host:port, as clients want it. */
  readonly bootstrapServer: string;
  readonly clusterId: string;
  /** @throws KafkaError INVALID_TOPIC_EXCEPTION, TOPIC_ALREADY_EXISTS, INVALID_PARTITIONS, INVALID_CONFIG */
  createTopic(name: string, partitions?: number, configs?: ReadonlyMap<string, string>): void;
  /**
   * Creates a topic, or changes the one that is there.
   * @throws KafkaError as {@link Broker.createTopic}; INVALID_PARTITIONS when there would be fewer partitions
   */
  declareTopic(name: string, partitions: number, configs: ReadonlyMap<string, string>): void;
  /** With its records and the offsets of groups. @throws KafkaError UNKNOWN_TOPIC_OR_PARTITION */
  deleteTopic(name: string): void;
  topics(): readonly TopicDescription[];
  /** The offset that the next record gets, per partition; empty when there is no such topic. */
  endOffsets(topic: string): readonly number[];
  /** The records of all topics, their size, and how many were dropped because they were too many for the memory. */
  fill(): ReturnType<Topics['fill']> & { readonly groups: ReturnType<GroupCoordinator['fill']> };
  stop(): Promise<void>;
}

/**
 * Starts a Kafka broker in this process.
 * @throws Error EADDRINUSE when the port is taken; KafkaDataError KAFKA_DATA_DAMAGED or KAFKA_DATA_IN_USE when
 *   the data directory cannot be used
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const settings = { ...DEFAULTS, liveness: realClock(), ...options };
  const limits = { ...LIMITS, ...options.limits };
  const patience = { ...PATIENCE, ...options.patience };
  const connections = new Connections(limits);
  const memory = new RequestMemory();
  const answerRoomBytes = (): number => connections.answerRoomBytes;
  const state = newState({ ...settings, ...limits, ...patience, memory, answerRoomBytes });
  const accept = (socket: Socket): void => {
    const serve = dispatcher(state, `/${socket.remoteAddress ?? ''}`);
    const { liveness, maxRequestBytes, onError, faults } = settings;
    const connection = new Connection(socket, {
      ...patience,
      liveness,
      maxRequestBytes,
      memory,
      onError,
      serve: faults?.around(serve, () => connection.close()) ?? serve,
      onReceived: (one) => connections.received(one),
    });
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  };
  const server = createServer(accept);
  try {
    state.port = await listen(server, settings);
  } catch (error) {
    state.topics.close();
    throw error;
  }
  return {
    bootstrapServer: `${settings.host}:${state.port}`,
    clusterId: state.clusterId,
    createTopic: (name, partitions = settings.defaultPartitions, configs) => {
      state.topics.create(name, partitions, configs);
    },
    declareTopic: (name, partitions, configs) => declareTopic(state, name, partitions, configs),
    deleteTopic: (name) => {
      state.topics.delete(name);
      state.groups.offsets.forgetTopic(name);
    },
    topics: () => state.topics.all().map(describe),
    endOffsets: (topic) => state.topics.get(topic)?.partitions.map(({ endOffset }) => endOffset) ?? [],
    fill: () => ({ ...state.topics.fill(), groups: state.groups.fill() }),
    stop: () => stop(server, connections, state),
  };
}

function declareTopic(
  { topics }: BrokerState,
  name: string,
  count: number,
  configs: ReadonlyMap<string, string>,
): void {
  const topic = topics.get(name);
  if (topic === undefined) return void topics.create(name, count, configs);
  if (count !== topic.partitions.length) topics.grow(name, count);
  topics.configure(name, configs);
}

function describe({ name, partitions }: Topic): TopicDescription {
  return { name, partitions: partitions.length };
}

function listen(server: Server, { port, host }: { port: number; host: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

async function stop(server: Server, connections: Connections, state: BrokerState): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  connections.closeAll();
  state.groups.close();
  await closed;
  state.topics.close();
}
