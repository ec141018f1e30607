import { describe, expect, test } from '@jest/globals';
import { compressionsAlgorithms, createRecordsBatch } from '@platformatic/kafka';
import { MAX_UNPACKED_BYTES, type RawBatches, readBatches } from '../../../src/kafka-client/batch/batches.ts';
import type { FetchedPart } from '../../../src/kafka-client/record.ts';
import { goodBatch, sealed } from '../../support/fake-cluster/bad-batches.ts';

const RAW = { topic: 'orders', partition: 0, from: 0n, endOffset: 100n, aborted: [], isWhole: false } as const;
const read = (bytes: Buffer, more: Partial<RawBatches> = {}) => readBatches({ ...RAW, ...more, bytes });
const at = (batch: Buffer, offset: bigint): Buffer => {
  batch.writeBigInt64BE(offset, 0);
  return batch;
};
const valuesOf = (parts: readonly FetchedPart[]): (string | undefined)[] =>
  parts.flatMap((part) => (part.kind === 'records' ? part.records.map(({ value }) => value?.toString()) : []));
const summaryOf = (parts: readonly FetchedPart[]) => parts.map(({ kind, first, last }) => [kind, first, last]);

const CODECS = ['gzip', 'snappy', 'lz4', 'zstd'] as const;

/** A batch of those packed records. */
function packed(records: Buffer, bitmask: number): Buffer {
  const batch = Buffer.concat([goodBatch('a', 'b').subarray(0, 61), records]);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt16BE(bitmask, 21);
  return sealed(batch);
}

describe('records', () => {
  test('have their bytes: key, value and headers, null or empty, and names that are no UTF-8', () => {
    const headers = new Map([[Buffer.from([0xff]), Buffer.from([0xc3])]]);
    const messages = [
      { topic: 't', timestamp: 5n, key: Buffer.from('k'), value: Buffer.alloc(0), headers },
      { topic: 't', timestamp: 7n, value: Buffer.from('v') },
    ];
    const { parts, nextOffset } = read(Buffer.from(createRecordsBatch(messages).buffer));
    expect(nextOffset).toBe(2n);
    const common = { topic: 'orders', partition: 0, timestampType: 'CREATE_TIME' };
    const first = { offset: 0n, timestampMs: 5, key: Buffer.from('k'), value: Buffer.alloc(0), headers: [...headers] };
    const second = { offset: 1n, timestampMs: 7, key: null, value: Buffer.from('v'), headers: [] };
    const [part] = parts;
    expect(part?.kind === 'records' && part.records).toEqual([
      { ...common, ...first },
      { ...common, ...second },
    ]);
  });

  test('have the time of the broker where the topic sets it', () => {
    const batch = goodBatch('a');
    batch.writeInt16BE(8, 21);
    batch.writeBigInt64BE(9_000n, 35);
    const [part] = read(sealed(batch)).parts;
    expect(part?.kind === 'records' && part.records).toMatchObject([
      { timestampMs: 9_000, timestampType: 'LOG_APPEND_TIME' },
    ]);
  });

  test.each(CODECS)('are unpacked from %s', (compression) => {
    const value = Buffer.from('many words and many more words '.repeat(5_000));
    const bytes = Buffer.from(createRecordsBatch([{ topic: 't', value }], { compression }).buffer);
    expect(valuesOf(read(bytes).parts)).toEqual([value.toString()]);
  });

  test('are unpacked from the chunks of Java for Snappy', () => {
    const chunk = compressionsAlgorithms.snappy.compressSync(goodBatch('a', 'b').subarray(61));
    const head = Buffer.from('\x82SNAPPY\0\0\0\0\x01\0\0\0\x01', 'latin1');
    const size = Buffer.alloc(4);
    size.writeUInt32BE(chunk.length);
    expect(valuesOf(read(packed(Buffer.concat([head, size, chunk]), 2)).parts)).toEqual(['a', 'b']);
  });

  test('before the offset that was asked for are left out', () => {
    expect(valuesOf(read(goodBatch('a', 'b', 'c'), { from: 2n }).parts)).toEqual(['c']);
  });

  test('of a batch that compaction emptied are none, and the offset moves on', () => {
    const batch = packed(Buffer.alloc(0), 0);
    batch.writeInt32BE(4, 23);
    batch.writeInt32BE(0, 57);
    expect(summaryOf(read(sealed(batch)).parts)).toEqual([['passed', 0n, 4n]]);
  });
});

describe('transactions', () => {
  const TRANSACTIONAL = 0b1_0000;
  const CONTROL = 0b11_0000;
  function of(producerId: bigint, attributes: number, batch: Buffer, offset: bigint): Buffer {
    batch.writeInt16BE(attributes, 21);
    batch.writeBigInt64BE(producerId, 43);
    return at(sealed(batch), offset);
  }
  function mark(producerId: bigint, type: number, offset: bigint): Buffer {
    const message = { topic: 't', key: Buffer.from([0, 0, 0, type]), value: Buffer.alloc(6) };
    return of(producerId, CONTROL, Buffer.from(createRecordsBatch([message]).buffer), offset);
  }

  test('bring their records, and their marks bring none', () => {
    const bytes = Buffer.concat([of(7n, TRANSACTIONAL, goodBatch('a'), 0n), mark(7n, 1, 1n)]);
    const { parts } = read(bytes);
    expect(valuesOf(parts)).toEqual(['a']);
    expect(summaryOf(parts)).toEqual([
      ['records', 0n, 0n],
      ['passed', 1n, 1n],
    ]);
  });

  test('that are aborted bring nothing: those of others, and the next of the same producer, do', () => {
    const bytes = Buffer.concat([
      of(7n, TRANSACTIONAL, goodBatch('aborted'), 0n),
      of(8n, TRANSACTIONAL, goodBatch('other'), 1n),
      at(goodBatch('plain'), 2n),
      mark(7n, 0, 3n),
      of(7n, TRANSACTIONAL, goodBatch('again'), 4n),
    ]);
    const { parts, nextOffset } = read(bytes, { aborted: [{ producerId: 7n, firstOffset: 0n }] });
    expect([valuesOf(parts), nextOffset]).toEqual([['other', 'plain', 'again'], 5n]);
  });
});

describe('a batch that is not there as a whole', () => {
  test('at the end of an answer comes with the next', () => {
    const bytes = Buffer.concat([goodBatch('a'), at(goodBatch('b'), 1n).subarray(0, 30)]);
    expect(read(bytes)).toMatchObject({ parts: [{ kind: 'records' }], nextOffset: 1n, wantedBytes: undefined });
  });

  test('at its beginning says how much room it needs', () => {
    const batch = goodBatch('a'.repeat(1_000));
    expect(read(batch.subarray(0, 300))).toEqual({ parts: [], nextOffset: 0n, wantedBytes: batch.length });
    expect(read(batch.subarray(0, 5))).toMatchObject({ parts: [], nextOffset: 0n });
  });

  test('with all the room that it needs cannot be read', () => {
    const batch = goodBatch('a'.repeat(1_000), 'b').subarray(0, 300);
    const [part] = read(batch, { isWhole: true }).parts;
    expect(part).toMatchObject({ kind: 'unreadable', first: 0n, last: 1n, fault: 'cut-off' });
  });

  test('and is larger than what is ever fetched cannot be read', () => {
    const batch = goodBatch('a', 'b');
    batch.writeInt32BE(2 ** 30, 8);
    expect(read(batch).parts).toMatchObject([{ kind: 'unreadable', first: 0n, last: 1n, fault: 'too-large' }]);
  });
});

describe('a batch that is newer than the end that its answer names', () => {
  const [first, second] = [goodBatch('a'), at(goodBatch('b'), 1n)];

  test('comes with the next answer, behind others', () => {
    expect(read(Buffer.concat([first, second]), { endOffset: 1n })).toMatchObject({
      parts: [{ kind: 'records', first: 0n, last: 0n }],
      nextOffset: 1n,
      wantedBytes: undefined,
    });
  });

  test('comes with the next answer, when it is the first', () => {
    expect(read(second, { from: 1n, endOffset: 1n })).toEqual({
      parts: [],
      nextOffset: 1n,
      wantedBytes: second.length,
    });
    expect(valuesOf(read(second, { from: 1n, endOffset: 2n, isWhole: true }).parts)).toEqual(['b']);
  });

  test('cannot be read when the next answer has no such end either', () => {
    const { parts } = read(second, { from: 1n, endOffset: 1n, isWhole: true });
    expect(parts).toMatchObject([{ kind: 'unreadable', first: 1n, fault: 'offsets' }]);
  });
});

describe('a batch that cannot be read', () => {
  test.each([
    ['an end beyond the partition', (batch: Buffer) => batch.writeInt32BE(5_000, 23)],
    ['an end before its beginning', (batch: Buffer) => batch.writeInt32BE(-2, 23)],
  ])('for %s ends before the next one', (_kind, damage) => {
    const batch = goodBatch('a', 'b');
    damage(batch);
    const bytes = Buffer.concat([sealed(batch), at(goodBatch('c'), 2n)]);
    const { parts } = read(bytes, { isWhole: true });
    expect([summaryOf(parts)[0], valuesOf(parts)]).toEqual([['unreadable', 0n, 1n], ['c']]);
  });

  test('whose offsets are of another place is one offset, when nothing tells where it ends', () => {
    const { parts, nextOffset } = read(at(goodBatch('a', 'b'), 2n ** 40n), { from: 3n, isWhole: true });
    expect([summaryOf(parts), nextOffset]).toEqual([[['unreadable', 3n, 3n]], 4n]);
  });

  test('never leaves the reader where it was', () => {
    const stale = at(goodBatch('a'), 1n);
    expect(read(stale, { from: 9n }).nextOffset).toBe(10n);
  });
});

test.each(CODECS)('a bomb of %s cannot be read', (codec) => {
  const { bitmask, compressSync } = compressionsAlgorithms[codec];
  const bytes = packed(Buffer.from(compressSync(Buffer.alloc(MAX_UNPACKED_BYTES + 1))), bitmask);
  expect(read(bytes).parts).toMatchObject([{ kind: 'unreadable', fault: 'records' }]);
});
