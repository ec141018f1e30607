import type { Appended } from '../log/partition-log.ts';
import { NO_ANSWER } from '../protocol/api.ts';
import { array, since, struct, until } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { int16, int32, int64, NO_UUID, nullableBytes, nullableString, string, uuid } from '../protocol/types.ts';
import { type BrokerApi, type BrokerState, brokerApi, NOT_THROTTLED } from '../state.ts';
import { topicOf } from './named-topic.ts';

interface PartitionData {
  readonly partition: number;
  readonly batch: Buffer | null;
}

interface PartitionResult {
  readonly partition: number;
  readonly errorCode: number;
  readonly baseOffset: number;
  readonly appendTimeMs: number;
  readonly startOffset: number;
  readonly recordErrors: readonly { readonly index: number; readonly message: string | null }[];
  readonly errorMessage: string | null;
}

const partitionResult = struct<PartitionResult>({
  partition: int32,
  errorCode: int16,
  baseOffset: int64,
  appendTimeMs: since(2, int64, -1),
  startOffset: since(5, int64, -1),
  recordErrors: since(8, array(struct({ index: int32, message: nullableString })), []),
  errorMessage: since(8, nullableString, null),
});

/**
 * With one broker the acknowledgement of the leader (acks 1) is that of all in-sync replicas (acks -1).
 * @see https://kafka.apache.org/protocol#The_Messages_Produce
 */
export const produce: BrokerApi = brokerApi(
  {
    key: 0,
    name: 'Produce',
    minVersion: 0,
    maxVersion: 13,
    flexibleFrom: 9,
    request: struct({
      transactionalId: since(3, nullableString, null),
      acks: int16,
      timeoutMs: int32,
      topics: array(
        struct({
          name: until(12, string, ''),
          id: since(13, uuid, NO_UUID),
          partitions: array(struct<PartitionData>({ partition: int32, batch: nullableBytes })),
        }),
      ),
    }),
    response: struct({
      topics: array(
        struct({ name: until(12, string, ''), id: since(13, uuid, NO_UUID), partitions: array(partitionResult) }),
      ),
      throttleTimeMs: since(1, int32, 0),
    }),
  },
  ({ transactionalId, acks, topics }, state, { version }) => {
    const refusal = whyNotAtAll(transactionalId, acks);
    const results = topics.map(({ name, id, partitions }) => ({
      name,
      id,
      partitions: partitions.map((data) => append(name, id, data, { state, version, refusal })),
    }));
    return acks === 0 ? NO_ANSWER : { topics: results, ...NOT_THROTTLED };
  },
);

function whyNotAtAll(transactionalId: string | null, acks: number): KafkaError | undefined {
  if (acks < -1 || acks > 1) return new KafkaError('INVALID_REQUIRED_ACKS', `Acks must be -1, 0 or 1, not ${acks}.`);
  if (transactionalId === null) return undefined;
  return new KafkaError('TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'Transactions are not supported.');
}

interface Circumstances {
  readonly state: BrokerState;
  readonly version: number;
  readonly refusal: KafkaError | undefined;
}

/** The first version whose records are of format 2. */
const BATCHES_FROM = 3;
/** The first version in which batches may be compressed with zstd (KIP-110). */
const ZSTD_FROM = 7;
const ZSTD = 4;

function append(name: string, id: string, data: PartitionData, { state, version, refusal }: Circumstances) {
  const { partition, batch } = data;
  try {
    if (refusal !== undefined) throw refusal;
    if (version < BATCHES_FROM) {
      throw new KafkaError('UNSUPPORTED_VERSION', `Records are taken from version ${BATCHES_FROM} of Produce on.`);
    }
    const topic = topicOf(state.topics, name, id, version >= 13);
    const log = state.topics.partition(topic.name, partition);
    if (batch === null) throw new KafkaError('INVALID_RECORD', 'There is no batch.');
    if (version < ZSTD_FROM && batch.length > 23 && (batch.readInt16BE(21) & 0b111) === ZSTD) {
      throw new KafkaError('UNSUPPORTED_COMPRESSION_TYPE', `zstd needs version ${ZSTD_FROM} of Produce.`);
    }
    const appended = log.append(batch);
    if (!appended.duplicate) {
      state.topics.grew(batch.length);
      state.onAppend?.(topic.name, partition, appended.baseOffset, batch);
    }
    return accepted(partition, appended);
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    return refused(partition, error);
  }
}

function accepted(partition: number, { baseOffset, appendTimeMs, startOffset }: Appended): PartitionResult {
  return { partition, errorCode: ErrorCode.NONE, baseOffset, appendTimeMs, startOffset, ...NO_DETAIL };
}

function refused(partition: number, error: KafkaError): PartitionResult {
  const nowhere = { baseOffset: -1, appendTimeMs: -1, startOffset: -1 };
  return { partition, errorCode: error.number, ...nowhere, ...NO_DETAIL, errorMessage: error.message };
}

const NO_DETAIL = { recordErrors: [], errorMessage: null };
