import { apiVersionsV0, type Connection, type ConnectionOptions, ConnectionPool } from '@platformatic/kafka';
import { ApiError, apiErrorOf, type KafkaApi } from './api-error.ts';
import {
  callFetch,
  FETCH,
  FETCH_VERSIONS,
  type FetchAnswer,
  type FetchLimits,
  isById,
  type WantedPartition,
} from './calls/fetch.ts';
import { callListOffsets, LIST_OFFSETS, LIST_OFFSETS_VERSION, type OffsetAnswer } from './calls/list-offsets.ts';
import {
  type BrokerAddress,
  callMetadata,
  METADATA,
  METADATA_VERSIONS,
  type MetadataAnswer,
} from './calls/metadata.ts';
import { withDeadline } from './deadline.ts';
import type { TopicPartition } from './record.ts';

/** The addresses of a cluster, and how to log in. */
export interface ClusterOptions extends Pick<ConnectionOptions, 'tls' | 'sasl' | 'tlsServerName'> {
  /** `host:port` each. */
  readonly bootstrapServers: readonly string[];
  /** How long an answer may take. */
  readonly requestTimeoutMs?: number;
}

type Address = Pick<BrokerAddress, 'host' | 'port'>;

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const VERSIONS: Readonly<Record<number, readonly [name: KafkaApi, versions: readonly number[]]>> = {
  [FETCH]: ['Fetch', FETCH_VERSIONS],
  [LIST_OFFSETS]: ['ListOffsets', [LIST_OFFSETS_VERSION]],
  [METADATA]: ['Metadata', METADATA_VERSIONS],
};

/**
 * Reads from the brokers of a cluster. Its calls give what each partition has, its error or its answer: what is wrong
 * with one does not hide the others. A call fails with an {@link ApiError} when no answer comes.
 */
export class ClusterReader {
  readonly #pool: ConnectionPool;
  readonly #bootstrap: readonly Address[];
  readonly #limitMs: number;
  #brokers: ReadonlyMap<number, Address> = new Map();
  /** The broker that answered last. */
  #answering: Address | undefined;
  #versions: ReadonlyMap<number, number> | undefined;

  constructor(clientId: string, { bootstrapServers, requestTimeoutMs, ...connection }: ClusterOptions) {
    const requestTimeout = requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
    this.#limitMs = CONNECT_TIMEOUT_MS + 3 * requestTimeout;
    this.#pool = new ConnectionPool(clientId, { connectTimeout: CONNECT_TIMEOUT_MS, requestTimeout, ...connection });
    // The pool listens for one error of a connection; one more would end the process.
    this.#pool.on('connecting', (one) => void one.connection.on('error', () => {}));
    this.#bootstrap = bootstrapServers.map(addressOf);
  }

  /** Asks the brokers one after the other until one answers. */
  async metadata(topics: readonly string[]): Promise<MetadataAnswer> {
    const first = this.#answering === undefined ? [] : [this.#answering];
    let last: unknown;
    for (const address of uniqueOf([...first, ...this.#brokers.values(), ...this.#bootstrap])) {
      try {
        const answer = await this.#call(address, METADATA, (connection, version) =>
          callMetadata(connection, version, topics),
        );
        this.#brokers = new Map(answer.brokers.map((broker) => [broker.id, broker]));
        this.#answering = address;
        return answer;
      } catch (error) {
        last = error;
      }
    }
    throw apiErrorOf('Metadata', last);
  }

  /** The offset that partitions led by one broker have at a time; -2 is the beginning, -1 the end. */
  listOffsets(
    broker: number,
    partitions: readonly TopicPartition[],
    timestamp: bigint,
  ): Promise<readonly OffsetAnswer[]> {
    const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, parts]) => {
      return { name, partitions: parts.map(({ partition }) => partition) };
    });
    return this.#call(this.#broker(broker), LIST_OFFSETS, (connection) =>
      callListOffsets(connection, topics, timestamp),
    );
  }

  /** Fetches from partitions that one broker leads. */
  fetch(broker: number, wanted: readonly WantedOfTopic[], limits: FetchLimits): Promise<FetchAnswer> {
    return this.#call(this.#broker(broker), FETCH, async (connection, version) => {
      const known = (one: WantedOfTopic): string => (isById(version) ? (one.topicId ?? one.topic) : one.topic);
      const byTopic = [...Map.groupBy(wanted, known)].map(([topic, partitions]) => ({ topic, partitions }));
      const answer = await callFetch(connection, version, byTopic, limits);
      const names = new Map(wanted.map((one) => [known(one), one.topic]));
      return { ...answer, partitions: answer.partitions.map((one) => ({ ...one, topic: names.get(one.topic) ?? '' })) };
    });
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  #broker(id: number): Address | undefined {
    return this.#brokers.get(id);
  }

  async #call<T>(
    address: Address | undefined,
    key: number,
    call: (connection: Connection, version: number) => Promise<T>,
  ): Promise<T> {
    const [api] = VERSIONS[key] ?? ['Connection' as const];
    try {
      if (address === undefined)
        throw new ApiError(api, 'BROKER_NOT_AVAILABLE', 'The cluster does not list that broker.');
      return await withDeadline(this.#send(address, key, call), this.#limitMs);
    } catch (error) {
      throw apiErrorOf(api, error);
    }
  }

  async #send<T>(address: Address, key: number, call: (connection: Connection, version: number) => Promise<T>) {
    const connection = await this.#pool.get(address);
    return call(connection, await this.#version(connection, key));
  }

  async #version(connection: Connection, key: number): Promise<number> {
    this.#versions ??= await spokenVersions(connection);
    const version = this.#versions.get(key);
    if (version !== undefined) return version;
    const [api, wanted] = VERSIONS[key] ?? ['Connection' as const, []];
    throw new ApiError(
      'Connection',
      'UNSUPPORTED',
      `The broker does not speak ${api} in version ${wanted.join(' or ')}.`,
    );
  }
}

/** A partition to fetch from. */
export interface WantedOfTopic extends WantedPartition {
  readonly topic: string;
  readonly topicId: string | undefined;
}

/** The version to use of each call: one that both sides speak. */
async function spokenVersions(connection: Connection): Promise<ReadonlyMap<number, number>> {
  const { apiKeys } = await apiVersionsV0.api.async(connection, '', '');
  return new Map(
    apiKeys.flatMap(({ apiKey, minVersion, maxVersion }) => {
      const [, spoken] = VERSIONS[apiKey] ?? ['', []];
      const version = spoken.find((one) => one >= minVersion && one <= maxVersion);
      return version === undefined ? [] : [[apiKey, version] as const];
    }),
  );
}

function addressOf(server: string): Address {
  const colon = server.lastIndexOf(':');
  return { host: server.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(server.slice(colon + 1)) };
}

const uniqueOf = (addresses: readonly Address[]): Address[] => [
  ...new Map(addresses.map((one) => [`${one.host}:${one.port}`, one])).values(),
];
