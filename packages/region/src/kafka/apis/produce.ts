import type { CheckedBatch } from '../log/check-batch.ts';
import type { Appended, PartitionLog } from '../log/partition-log.ts';
import { type Answer, NO_ANSWER } from '../protocol/api.ts';
import { array, since, struct, until } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { int16, int32, int64, NO_UUID, nullableBytes, nullableString, string, uuid } from '../protocol/types.ts';
import { recordsIn } from '../records/record.ts';
import { GIVE_MEMORY, MUCH_BYTES, STEP_BYTES, type Steps } from '../records/steps.ts';
import { type AppendedRecords, type BrokerApi, type BrokerState, brokerApi, NOT_THROTTLED } from '../state.ts';
import { topicOf } from './named-topic.ts';

interface PartitionData {
  readonly partition: number;
  readonly batch: Buffer | null;
}

interface TopicData {
  readonly name: string;
  readonly id: string;
  readonly partitions: readonly PartitionData[];
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

interface TopicResult {
  readonly name: string;
  readonly id: string;
  readonly partitions: readonly PartitionResult[];
}

interface ProduceResponse {
  readonly topics: readonly TopicResult[];
  readonly throttleTimeMs: number;
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
    const circumstances = { state, version, refusal: whyNotAtAll(transactionalId, acks) };
    const answer = (results: readonly TopicResult[]): Answer<ProduceResponse> =>
      acks === 0 ? NO_ANSWER : { topics: results, ...NOT_THROTTLED };
    return state.turns.answer(appendAll(topics, circumstances), answer);
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
/** The first version that names topics by their id. */
const BY_ID_FROM = 13;
/** The first version in which batches may be compressed with zstd (KIP-110). */
const ZSTD_FROM = 7;
const ZSTD = 4;

/** What a batch costs besides its bytes, in bytes. */
const COST_OF_BATCH = 256;

/** One batch after the other, as each may take much memory while it is checked. */
function* appendAll(topics: readonly TopicData[], circumstances: Circumstances): Steps<TopicResult[]> {
  const results: TopicResult[] = [];
  let cost = 0;
  for (const { name, id, partitions } of topics) {
    const appended: PartitionResult[] = [];
    for (const data of partitions) {
      appended.push(yield* append(name, id, data, circumstances));
      cost += COST_OF_BATCH + (data.batch?.length ?? 0);
      if (cost < STEP_BYTES) continue;
      cost = 0;
      yield;
    }
    results.push({ name, id, partitions: appended });
  }
  return results;
}

function* append(
  name: string,
  id: string,
  { partition, batch }: PartitionData,
  { state, version, refusal }: Circumstances,
): Steps<PartitionResult> {
  const target = (): Target => {
    const topic = topicOf(state.topics, name, id, version >= BY_ID_FROM);
    return { topic: topic.name, partition, log: state.topics.partition(topic.name, partition) };
  };
  try {
    if (refusal !== undefined) throw refusal;
    const checked = yield* target().log.check(batchIn(batch, version));
    // The topic may have been deleted meanwhile.
    const result = store(checked, target(), state);
    if (checked.records.length >= MUCH_BYTES) yield GIVE_MEMORY;
    return result;
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    return refused(partition, error);
  }
}

function batchIn(batch: Buffer | null, version: number): Buffer {
  if (version < BATCHES_FROM) {
    throw new KafkaError('UNSUPPORTED_VERSION', `Records are taken from version ${BATCHES_FROM} of Produce on.`);
  }
  if (batch === null) throw new KafkaError('INVALID_RECORD', 'There is no batch.');
  if (version < ZSTD_FROM && batch.length > 23 && (batch.readInt16BE(21) & 0b111) === ZSTD) {
    throw new KafkaError('UNSUPPORTED_COMPRESSION_TYPE', `zstd needs version ${ZSTD_FROM} of Produce.`);
  }
  return batch;
}

interface Target {
  readonly topic: string;
  readonly partition: number;
  readonly log: PartitionLog;
}

function store(checked: CheckedBatch, { topic, partition, log }: Target, state: BrokerState): PartitionResult {
  const appended = log.append(checked);
  if (!appended.duplicate) {
    // The records are there: whatever happens now, the producer must hear that.
    try {
      state.topics.grew(checked.bytes.length);
      state.onAppend?.(topic, partition, appended.baseOffset, recordsOf(checked));
    } catch (error) {
      state.onError(error);
    }
  }
  return accepted(partition, appended);
}

/** The listener may keep records, and the bytes of the request are used again. */
function recordsOf({ header: { recordCount: count }, records, bytes }: CheckedBatch): AppendedRecords {
  const own = (): Buffer => (records.buffer === bytes.buffer ? Buffer.from(records) : records);
  return { count, records: { [Symbol.iterator]: () => recordsIn(own(), count) } };
}

function accepted(partition: number, { baseOffset, appendTimeMs, startOffset }: Appended): PartitionResult {
  return { partition, errorCode: ErrorCode.NONE, baseOffset, appendTimeMs, startOffset, ...NO_DETAIL };
}

function refused(partition: number, error: KafkaError): PartitionResult {
  const { number: errorCode, recordErrors, message: errorMessage } = error;
  return { partition, errorCode, baseOffset: -1, appendTimeMs: -1, startOffset: -1, recordErrors, errorMessage };
}

const NO_DETAIL = { recordErrors: [], errorMessage: null };
