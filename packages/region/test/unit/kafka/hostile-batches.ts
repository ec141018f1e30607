import { deflateSync, gzipSync } from 'node:zlib';
import { CODECS, type Codec, compress, type RawBatch, rawBatch, rawRecord, rawRecords, varint } from './raw-batch.ts';

type Hostile = Readonly<Record<string, (nowMs: number) => Buffer>>;

const NULL = Buffer.alloc(0);
const text = (sizeBytes: number): Buffer => Buffer.alloc(sizeBytes, 'abcdefgh');
const flipped = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes);
  const index = at < 0 ? bytes.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 0xff;
  return changed;
};

/** Each of the given batches, compressed by each codec. */
const inEach = (name: string, batchOf: (codec: Codec, nowMs: number) => RawBatch, codecs: readonly Codec[] = CODECS) =>
  Object.fromEntries(
    codecs.map((codec) => [
      `${name}, ${codec}`,
      (nowMs: number) => rawBatch({ codec, timestampMs: nowMs, ...batchOf(codec, nowMs) }),
    ]),
  );

const COMPRESSED = CODECS.filter((codec) => codec !== 'none');
const one = (batch: RawBatch) => (nowMs: number) => rawBatch({ timestampMs: nowMs, ...batch });
const TEN = rawRecords(10, { value: text(200) });

const HEADERS: Hostile = {
  'a whole batch': one({}),
  nothing: () => NULL,
  'one byte': () => Buffer.of(1),
  'a batch without its last byte': (nowMs) => rawBatch({ timestampMs: nowMs }).subarray(0, -1),
  'a header alone': one({ payload: NULL }),
  'a header alone of no records': one({ payload: NULL, count: 0 }),
  'format 0': one({ magic: 0 }),
  'format 1': one({ magic: 1 }),
  'format 3': one({ magic: 3 }),
  'format -1': one({ magic: -1 }),
  'a length of 0': one({ lengthBytes: 0 }),
  'a length of 13': one({ lengthBytes: 13 }),
  'a length of 48': one({ lengthBytes: 48 }),
  'a negative length': one({ lengthBytes: -1 }),
  'the least length': one({ lengthBytes: -2_147_483_648 }),
  'the greatest length': one({ lengthBytes: 2_147_483_647 }),
  'a length one too short': (nowMs) => rawBatch({ timestampMs: nowMs, lengthBytes: rawBatch().length - 13 }),
  'a byte after the batch': (nowMs) => Buffer.concat([rawBatch({ timestampMs: nowMs }), Buffer.of(0)]),
  'a wrong checksum': one({ crc: 1 }),
  'base offset 7': one({ baseOffset: 7 }),
  'base offset -7': one({ baseOffset: -7 }),
  'leader epoch 9': one({ leaderEpoch: 9 }),
  'a control batch': one({ attributes: 0b10_0000 }),
  'a transactional batch without a producer': one({ attributes: 0b1_0000 }),
  'a transactional batch': one({ attributes: 0b1_0000, producerId: 5, producerEpoch: 0, firstSequence: 0 }),
  'a delete horizon': one({ attributes: 0b100_0000 }),
  'unknown attributes': one({ attributes: 0b1000_0000 }),
  'stamped by the producer': one({ attributes: 0b1000 }),
  'codec 5': one({ attributes: 5 }),
  'codec 7': one({ attributes: 7 }),
  'a producer without an epoch': one({ producerId: 9, producerEpoch: -1, firstSequence: 0 }),
  'a producer without a sequence': one({ producerId: 9, producerEpoch: 0, firstSequence: -1 }),
  'a sequence without a producer': one({ firstSequence: 3 }),
  'an epoch without a producer': one({ producerEpoch: 3 }),
  'producer -2': one({ producerId: -2, producerEpoch: 0, firstSequence: 0 }),
  'no records, by the count': one({ count: 0 }),
  'a negative count': one({ count: -1 }),
  'the least count': one({ count: -2_147_483_648, lastOffsetDelta: 0 }),
  'the greatest count': one({ count: 2_147_483_647 }),
  'a last offset beyond the count': one({ lastOffsetDelta: 1 }),
  'a last offset below the count': one({ records: rawRecords(2), count: 2, lastOffsetDelta: 0 }),
  'a negative last offset': one({ lastOffsetDelta: -1 }),
};

const TIMES: Hostile = {
  'time -1': one({ timestampMs: -1 }),
  'time -2': one({ timestampMs: -2 }),
  'time 0': one({ timestampMs: 0 }),
  'a day ago': (nowMs) => rawBatch({ timestampMs: nowMs - 86_400_000 }),
  'in half an hour': (nowMs) => rawBatch({ timestampMs: nowMs + 1_800_000 }),
  'in two hours': (nowMs) => rawBatch({ timestampMs: nowMs + 7_200_000 }),
  'in a thousand years': (nowMs) => rawBatch({ timestampMs: nowMs + 1_000 * 31_536_000_000 }),
  'a latest time of -1': one({ maxTimestampMs: -1 }),
  'a latest time in the past': (nowMs) => rawBatch({ timestampMs: nowMs, maxTimestampMs: nowMs - 1 }),
  'a latest time to come': (nowMs) => rawBatch({ timestampMs: nowMs, maxTimestampMs: nowMs + 1_000_000_000 }),
  'a record in two hours': one({ records: rawRecord({ timestampDelta: 7_200_000 }) }),
  'a record before its batch': one({ records: rawRecord({ timestampDelta: -1 }) }),
  'a record before all times': one({ records: rawRecord({ timestampDelta: -(2 ** 53) }) }),
};

/** Records that are none, behind each codec: what is inside must be looked at. */
const BODIES: Hostile = {
  ...inEach('ten records', () => ({ records: TEN, count: 10 })),
  ...inEach('fewer records than the count', () => ({ records: rawRecords(2), count: 3 })),
  ...inEach('more records than the count', () => ({ records: rawRecords(3), count: 2 })),
  ...inEach('no record at all', () => ({ records: NULL })),
  ...inEach('a record that is cut off', () => ({ records: rawRecord({ value: text(50) }).subarray(0, -5) })),
  ...inEach('a record with a negative length', () => ({ records: rawRecord({ lengthBytes: -1 }) })),
  ...inEach('a record of no bytes', () => ({ records: Buffer.of(0) })),
  ...inEach('a record longer than its fields', () => ({ records: rawRecord({ rest: Buffer.alloc(3) }) })),
  ...inEach('a record shorter than its fields', () => ({ records: rawRecord({ lengthBytes: 4 }) })),
  ...inEach('a record of 2 GB', () => ({ records: rawRecord({ lengthBytes: 2_147_483_647 }) })),
  ...inEach('offsets that begin at 1', () => ({ records: rawRecord({ offsetDelta: 1 }) })),
  ...inEach('offsets that stay at 0', () => ({ records: rawRecords(2, { offsetDelta: 0 }), count: 2 })),
  ...inEach('offsets that fall', () => ({
    records: Buffer.concat([rawRecord({ offsetDelta: 1 }), rawRecord({ offsetDelta: 0 })]),
    count: 2,
  })),
  ...inEach('attributes in a record', () => ({ records: rawRecord({ attributes: 0xff }) })),
  ...inEach('a key longer than the record', () => ({ records: rawRecord({ key: 1_000 }) })),
  ...inEach('a key of length -2', () => ({ records: rawRecord({ key: -2 }) })),
  ...inEach('a value longer than the record', () => ({ records: rawRecord({ value: 1_000 }) })),
  ...inEach('a value of length -2', () => ({ records: rawRecord({ value: -2 }) })),
  ...inEach('no value', () => ({ records: rawRecord({ value: null }) })),
  ...inEach('an empty value', () => ({ records: rawRecord({ value: NULL }) })),
  ...inEach('a header count of -1', () => ({ records: rawRecord({ headerCount: -1 }) })),
  ...inEach('more headers than bytes', () => ({ records: rawRecord({ headerCount: 1_000_000 }) })),
  ...inEach('a header count one too high', () => ({
    records: rawRecord({ headerCount: 2, headers: [[text(1), null]] }),
  })),
  ...inEach('a header count one too low', () => ({
    records: rawRecord({ headerCount: 0, headers: [[text(1), null]] }),
  })),
  ...inEach('a header without a name', () => ({ records: rawRecord({ headers: [[null, text(1)]] }) })),
  ...inEach('a header with an empty name', () => ({ records: rawRecord({ headers: [[NULL, text(1)]] }) })),
  ...inEach('a header name that is not UTF-8', () => ({ records: rawRecord({ headers: [[Buffer.of(0xff), null]] }) })),
  ...inEach('a header with a value of length -2', () => ({ records: rawRecord({ headers: [[text(1), -2]] }) })),
  ...inEach('a length in eleven bytes', () => ({ records: Buffer.concat([Buffer.alloc(10, 0x80), Buffer.of(1)]) })),
  ...inEach('a length with needless bytes', () => ({
    records: Buffer.concat([Buffer.of(0x80 | (varint(7)[0] ?? 0), 0x80, 0), rawRecord().subarray(1)]),
  })),
};

/** Payloads that do not decompress, or to more than was claimed. */
const PAYLOADS: Hostile = {
  ...inEach('garbage in a codec', () => ({ payload: text(64) }), COMPRESSED),
  ...inEach('an empty payload', () => ({ payload: NULL }), COMPRESSED),
  ...inEach('half a payload', (codec) => ({ payload: half(codec), count: 10 }), COMPRESSED),
  ...inEach(
    'a payload without its last byte',
    (codec) => ({ payload: whole(codec).subarray(0, -1), count: 10 }),
    COMPRESSED,
  ),
  ...inEach('a flipped first byte', (codec) => ({ payload: flipped(whole(codec), 0), count: 10 }), COMPRESSED),
  ...inEach('a flipped last byte', (codec) => ({ payload: flipped(whole(codec), -1), count: 10 }), COMPRESSED),
  ...inEach(
    'a byte after the payload',
    (codec) => ({ payload: Buffer.concat([whole(codec), Buffer.of(1)]), count: 10 }),
    COMPRESSED,
  ),
  ...inEach(
    'garbage after the payload',
    (codec) => ({ payload: Buffer.concat([whole(codec), text(99)]), count: 10 }),
    COMPRESSED,
  ),
  ...inEach('one frame in another', (codec) => ({ payload: compress(codec, whole(codec)), count: 10 }), COMPRESSED),
  'plain records marked as gzip': one({ attributes: 1 }),
  'zlib in place of gzip': one({ attributes: 1, payload: deflateSync(rawRecord()) }),
  'records in two gzip members': one({
    attributes: 1,
    payload: Buffer.concat([gzipSync(TEN.subarray(0, 99)), gzipSync(TEN.subarray(99))]),
    count: 10,
  }),
};

function whole(codec: Codec): Buffer {
  return compress(codec, TEN);
}
function half(codec: Codec): Buffer {
  return whole(codec).subarray(0, whole(codec).length / 2);
}

/** Batches that a client should not send, and some that it may. */
export const HOSTILE_BATCHES: Hostile = { ...HEADERS, ...TIMES, ...BODIES, ...PAYLOADS };
