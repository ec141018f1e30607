import { expect, test } from '@jest/globals';
import { Reader, readRecordsBatch } from '@platformatic/kafka';
import fc from 'fast-check';
import { dispatcher } from '../../../src/kafka/dispatch.ts';
import { NO_ANSWER } from '../../../src/kafka/protocol/api.ts';
import { fuzz } from '../../support/fuzz.ts';
import { openState } from './open-state.ts';
import { CODECS, compress, rawBatch, rawRecord, withChecksum } from './raw-batch.ts';
import { request } from './raw-client.ts';

const TIMEOUT_MS = 180_000;
const PRODUCE = 0;
const NO_CANCEL = () => () => {};

const bytes = fc.oneof(
  fc.constant(null),
  fc.uint8Array({ maxLength: 40 }).map((value) => Buffer.from(value)),
);
const name = fc.uint8Array({ maxLength: 9 }).map((value) => Buffer.from(value));
const record = fc.record({
  timestampDelta: fc.integer({ min: -5, max: 1_000 }),
  key: bytes,
  value: bytes,
  headers: fc.array(fc.tuple(name, bytes), { maxLength: 3 }),
});
const codec = fc.constantFrom(...CODECS);
const valid = fc
  .tuple(codec, fc.array(record, { minLength: 1, maxLength: 20 }), fc.boolean())
  .map(([kind, records, isIdempotent]) =>
    rawBatch({
      codec: kind,
      records: Buffer.concat(records.map((one, offsetDelta) => rawRecord({ ...one, offsetDelta }))),
      count: records.length,
      ...(isIdempotent && { producerId: 7, producerEpoch: 0, firstSequence: 0 }),
    }),
  );

/** Changes a batch, in its header as often as in its records. */
type Change = (batch: Buffer) => Buffer;
const at = (place: number, batch: Buffer): number => (place % 2 === 0 ? place % 61 : place) % Math.max(1, batch.length);
const INTERESTING = [0, 1, 2, 3, 0x7f, 0x80, 0xff, 0xfe];
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 })).map(([place, bit]) => (batch: Buffer) => {
    const index = at(place, batch);
    batch[index] = (batch[index] ?? 0) ^ (1 << bit);
    return batch;
  }),
  fc.tuple(fc.nat(), fc.constantFrom(...INTERESTING)).map(([place, byte]) => (batch: Buffer) => {
    batch[at(place, batch)] = byte;
    return batch;
  }),
  fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 6 })).map(([place, more]) => (batch: Buffer) => {
    const index = at(place, batch);
    return Buffer.concat([batch.subarray(0, index), Buffer.from(more), batch.subarray(index)]);
  }),
  fc.tuple(fc.nat(), fc.nat({ max: 6 })).map(([place, count]) => (batch: Buffer) => {
    const index = at(place, batch);
    return Buffer.concat([batch.subarray(0, index), batch.subarray(index + count)]);
  }),
  fc.nat().map((place) => (batch: Buffer) => Buffer.from(batch.subarray(0, at(place, batch)))),
);

/** Changes the records before they are compressed: all that a checksum of the codec would not let through. */
const compressedAnew = fc
  .tuple(codec, valid, fc.array(change, { minLength: 1, maxLength: 2 }))
  .map(([kind, batch, changes]) => {
    const header = batch.subarray(0, 61);
    const plain = rawBatch({ records: Buffer.from(batch.subarray(61)) });
    const changed = changes.reduce<Buffer>((one, next) => next(one), Buffer.from(plain.subarray(61)));
    const anew = Buffer.concat([header, compress(kind, changed)]);
    anew.writeInt16BE(CODECS.indexOf(kind), 21);
    return anew;
  });

const hostile = fc
  .tuple(fc.oneof(valid, compressedAnew), fc.array(change, { maxLength: 3 }), fc.integer({ min: 0, max: 9 }))
  .map(([batch, changes, repairs]) =>
    repaired(
      changes.reduce<Buffer>((one, next) => next(one), Buffer.from(batch)),
      repairs,
    ),
  );

/** Mostly with a length and a checksum that fit, as a check that fails early hides all that come after it. */
function repaired(batch: Buffer, repairs: number): Buffer {
  if (batch.length < 61 || repairs === 0) return batch;
  if (repairs > 1) batch.writeInt32BE(batch.length - 12, 8);
  if (repairs > 2) batch[16] = 2;
  if (repairs > 3) batch.writeBigInt64BE(0n, 0);
  if (repairs > 5) batch.writeInt32BE((batch.readInt32BE(57) - 1) | 0, 23);
  return withChecksum(batch);
}

const produced = (batch: Buffer): Buffer =>
  request(PRODUCE, 8, 1, (to) =>
    to
      .appendString(null, false)
      .appendInt16(-1)
      .appendInt32(1_000)
      .appendInt32(1)
      .appendString('orders', false)
      .appendInt32(1)
      .appendInt32(0)
      .appendBytes(batch, false),
  ).subarray(4);

test(
  'a batch that was changed is stored and is read by another decoder, or is refused and nothing is stored',
  async () => {
    let stored = 0;
    await fc.assert(
      fc.asyncProperty(hostile, async (batch) => {
        const { state } = openState();
        const answer = await dispatcher(state, '/127.0.0.1')(produced(batch), NO_CANCEL);
        if (answer === NO_ANSWER) throw new Error('There is no answer.');
        const from = Reader.from(Buffer.concat([...answer]));
        const errorCode = from.skip(4 + 4 + 4 + 2 + 'orders'.length + 4 + 4).readInt16();
        const log = state.topics.partition('orders', 0);
        const found = Buffer.concat([...log.read(0, 1_000_000, true)]);
        if (errorCode !== 0) {
          expect([errorCode, log.endOffset, found.length, log.sizeBytes]).toEqual([errorCode, 0, 0, 0]);
          return;
        }
        stored++;
        const count = batch.readInt32BE(57);
        const { records, firstOffset } = readRecordsBatch(Reader.from(found));
        expect([log.endOffset, records.length, Number(firstOffset)]).toEqual([count, count, 0]);
        expect(records.map(({ offsetDelta }) => offsetDelta)).toEqual(records.map((_, index) => index));
        expect(found.subarray(61).equals(batch.subarray(61))).toBe(true);
      }),
      fuzz(2_000),
    );
    expect(stored).toBeGreaterThan(50);
  },
  TIMEOUT_MS,
);
