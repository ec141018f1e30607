import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { realClock } from '../core/real-clock.ts';
import { Connection } from './connection.ts';
import { dispatcher } from './dispatch.ts';
import { GroupCoordinator } from './group/coordinator.ts';
import { Offsets } from './group/offsets.ts';
import { type AppendListener, type BrokerState, NODE_ID } from './state.ts';
import { memoryStorage } from './topic/storage.ts';
import { type Topic, Topics } from './topic/topics.ts';

/** What may be set; {@link DEFAULTS} holds for the rest. */
export interface BrokerOptions {
  /** The region's time: decides what retention drops, and what LogAppendTime says. */
  readonly clock: Clock;
  readonly random: Random;
  /** Whether clients are alive, and how long they wait: real time, unless a test says otherwise. */
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
  readonly onAppend?: AppendListener;
  /** Told of what went wrong inside the broker while it served a request. */
  readonly onError?: (error: unknown) => void;
}

const DEFAULTS = {
  port: 0,
  host: '127.0.0.1',
  defaultPartitions: 3,
  maxRequestBytes: 100 * 1024 * 1024,
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
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

/** Starts a Kafka broker in this process. It needs nothing but the port. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const settings = { ...DEFAULTS, liveness: realClock(), ...options };
  const state = newState(settings);
  const connections = new Set<Connection>();
  const accept = (socket: Socket): void => {
    const serve = dispatcher(state, `/${socket.remoteAddress ?? ''}`);
    const { maxRequestBytes, onError } = settings;
    const connection = new Connection(socket, { serve, maxRequestBytes, onError });
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  };
  const server = createServer(accept);
  state.port = await listen(server, settings);
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

type Settings = typeof DEFAULTS & BrokerOptions & { readonly liveness: Clock };

function newState(settings: Settings): BrokerState {
  const { clock, random, liveness, host, defaultPartitions, onAppend } = settings;
  const topics = new Topics({ clock, random, storage: memoryStorage });
  const { minSessionTimeoutMs, maxSessionTimeoutMs } = settings;
  const timeouts = { minSessionTimeoutMs, maxSessionTimeoutMs };
  const groups = new GroupCoordinator({ offsets: new Offsets(), liveness, newId: () => random.uuid(), ...timeouts });
  let lastProducerId = 999;
  const newProducerId = (): number => ++lastProducerId;
  const base = { clusterId: clusterId(random), host, port: 0, defaultPartitions, liveness };
  return {
    ...base,
    settings: describedSettings(settings),
    topics,
    groups,
    newProducerId,
    ...(onAppend && { onAppend }),
  };
}

function describedSettings(settings: Settings): Readonly<Record<string, string>> {
  return {
    'broker.id': String(NODE_ID),
    'auto.create.topics.enable': 'true',
    'default.replication.factor': '1',
    'group.initial.rebalance.delay.ms': '0',
    'group.max.session.timeout.ms': String(settings.maxSessionTimeoutMs),
    'group.min.session.timeout.ms': String(settings.minSessionTimeoutMs),
    'num.partitions': String(settings.defaultPartitions),
    'offsets.topic.replication.factor': '1',
    'socket.request.max.bytes': String(settings.maxRequestBytes),
  };
}

/** 22 characters for 16 bytes, as Kafka makes them. */
function clusterId(random: Random): string {
  return Buffer.from(random.uuid().replaceAll('-', ''), 'hex').toString('base64url');
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
