import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { realClock } from '../core/real-clock.ts';
import { Connection } from './connection.ts';
import { dispatcher } from './dispatch.ts';
import { newState } from './new-state.ts';
import type { AppendListener, BrokerFaults, BrokerState } from './state.ts';
import type { Topic } from './topic/topics.ts';

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
  /** The bounds of session.timeout.ms. */
  readonly minSessionTimeoutMs?: number;
  readonly maxSessionTimeoutMs?: number;
  /** The folder that persists records, topics and commits; without it they are in memory only. */
  readonly dataDir?: string | undefined;
  /** Without a data directory: the bytes of all records above which the oldest are dropped. */
  readonly memoryLimitBytes?: number;
  readonly onAppend?: AppendListener | undefined;
  /** Faults to inject; none without it. */
  readonly faults?: BrokerFaults | undefined;
  /** Called with each unexpected error while the broker serves a request. */
  readonly onError?: (error: unknown) => void;
}

const DEFAULTS = {
  port: 0,
  host: '127.0.0.1',
  defaultPartitions: 3,
  maxRequestBytes: 100 * 1024 * 1024,
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
  memoryLimitBytes: 1024 ** 3,
  onError: (error: unknown): void => console.error('Kafka broker:', error),
};

export interface TopicDescription {
  readonly name: string;
  readonly partitions: number;
}

export interface Broker {
  /** host:port, as clients want it. */
  readonly bootstrapServer: string;
  /** @throws KafkaError INVALID_TOPIC_EXCEPTION, TOPIC_ALREADY_EXISTS, INVALID_PARTITIONS, INVALID_CONFIG */
  createTopic(name: string, partitions?: number, configs?: ReadonlyMap<string, string>): void;
  topics(): readonly TopicDescription[];
  /** The offset that the next record gets, per partition; empty when there is no such topic. */
  endOffsets(topic: string): readonly number[];
  stop(): Promise<void>;
}

/**
 * Starts a Kafka broker in this process.
 * @throws Error EADDRINUSE when the port is taken; KafkaDataError KAFKA_DATA_DAMAGED or KAFKA_DATA_IN_USE when
 *   the data directory cannot be used
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const settings = { ...DEFAULTS, liveness: realClock(), ...options };
  const state = newState(settings);
  const connections = new Set<Connection>();
  const accept = (socket: Socket): void => {
    const serve = dispatcher(state, `/${socket.remoteAddress ?? ''}`);
    const { maxRequestBytes, onError, faults } = settings;
    const faulty = faults?.around(serve, () => connection.close()) ?? serve;
    const connection = new Connection(socket, { serve: faulty, maxRequestBytes, onError });
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
    createTopic: (name, partitions = settings.defaultPartitions, configs) => {
      state.topics.create(name, partitions, configs);
    },
    topics: () => state.topics.all().map(describe),
    endOffsets: (topic) => state.topics.get(topic)?.partitions.map(({ endOffset }) => endOffset) ?? [],
    stop: () => stop(server, connections, state),
  };
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

async function stop(server: Server, connections: ReadonlySet<Connection>, state: BrokerState): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  for (const connection of connections) connection.close();
  state.groups.close();
  await closed;
  state.topics.close();
}
