import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FrameReader } from '../../../src/kafka/frame-reader.ts';
import { Pieces } from '../../../src/kafka/pieces.ts';
import { RequestMemory } from '../../../src/kafka/request-memory.ts';
import type { AppendListener } from '../../../src/kafka/state.ts';
import { fuzz } from '../../support/fuzz.ts';
import { openBroker } from './broker-fixture.ts';
import { firstBatch, produce } from './hostile-answers.ts';
import { rawBatch, rawRecord } from './raw-batch.ts';
import { RawClient } from './raw-client.ts';

const KIBIBYTE = 1024;
const valueFullOf = (letter: string): Buffer => Buffer.alloc(300 * KIBIBYTE, letter);
const LETTERS = ['a', 'b', 'c', 'd'];
/** The letter whose value is in the bytes, whole. */
const valueIn = (bytes: Buffer | null): string | undefined =>
  LETTERS.find((letter) => bytes?.includes(valueFullOf(letter)));

describe('memory that is used again for long requests', () => {
  test('does not change what was stored, or told to a listener, before', async () => {
    const told: (Buffer | null)[] = [];
    const onAppend: AppendListener = (_topic, _partition, _offset, { records }) =>
      told.push(...Array.from(records, ({ value }) => value));
    const broker = await openBroker({ onAppend });
    broker.createTopic('orders', 1);
    const client = await RawClient.open(broker.bootstrapServer);
    for (const letter of LETTERS) {
      await produce(client, 'orders', rawBatch({ records: rawRecord({ value: valueFullOf(letter) }) }));
    }
    const stored: Buffer[] = [];
    for (const offset of LETTERS.keys()) stored.push((await firstBatch(client, 'orders', offset)).batch);
    client.close();
    await broker.stop();

    expect(stored.map(valueIn)).toEqual(LETTERS);
    expect(told.map(valueIn)).toEqual(LETTERS);
  });

  test('has the records of an answer until it was sent, however late its client reads', async () => {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'answers-'));
    const broker = await openBroker({ dataDir });
    broker.createTopic('orders', 1);
    const [slow, other] = [await RawClient.open(broker.bootstrapServer), await RawClient.open(broker.bootstrapServer)];
    for (const letter of LETTERS) {
      await produce(other, 'orders', rawBatch({ records: rawRecord({ value: valueFullOf(letter) }) }));
    }
    // More than fits on the way.
    const wanted = Array.from({ length: 60 }, (_, index) => index % LETTERS.length);
    slow.stopReading();
    const asked = wanted.map((offset) => firstBatch(slow, 'orders', offset));
    for (const offset of LETTERS.keys()) await firstBatch(other, 'orders', offset);
    slow.goOnReading();
    const given = await Promise.all(asked);

    expect(given.map(({ batch }) => valueIn(batch))).toEqual(wanted.map((offset) => LETTERS[offset]));
    for (const client of [slow, other]) client.close();
    await broker.stop();
    rmSync(dataDir, { recursive: true });
  });

  test('is lent to one request at a time, and again when it was given back', () => {
    const memory = new RequestMemory();
    const [one, other] = [memory.take(200 * KIBIBYTE), memory.take(200 * KIBIBYTE)];
    expect(one.buffer).not.toBe(other.buffer);
    memory.give(one.subarray(4));
    memory.give(one);
    const [again, further] = [memory.take(100 * KIBIBYTE), memory.take(100 * KIBIBYTE)];

    expect(again.buffer).toBe(one.buffer);
    expect(further.buffer).not.toBe(one.buffer);
  });
});

const frame = fc.tuple(fc.integer({ min: 0, max: 200 * KIBIBYTE }), fc.integer({ min: 0, max: 255 }));
const piecesBytes = fc.array(fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 64 * KIBIBYTE })), {
  minLength: 1,
});

test('requests of any length come out as they went in, whatever pieces they come in', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 6 }), piecesBytes, (shapes, sizes) => {
      const frames = shapes.map(([sizeBytes, fill]) => Buffer.alloc(sizeBytes, fill));
      const stream = Buffer.concat(frames.flatMap((one) => [lengthOf(one), one]));
      const memory = new RequestMemory();
      const reader = new FrameReader(KIBIBYTE ** 2, memory);
      let found = 0;
      for (let at = 0, round = 0; at < stream.length; round++) {
        const sizeBytes = sizes[round % sizes.length] ?? 1;
        // As a socket gives it: memory of its own for each piece.
        for (const one of reader.push(Buffer.from(stream.subarray(at, at + sizeBytes)))) {
          expect(one.equals(frames[found++] ?? Buffer.alloc(0))).toBe(true);
          memory.give(one);
        }
        at += sizeBytes;
      }
      expect(found).toBe(frames.length);
      expect(reader.partialBytes).toBe(0);
    }),
    fuzz(50),
  );
});

describe('the memory of what came from a socket', () => {
  test('is free as soon as its request is joined, without the garbage collector', () => {
    const pieces = new Pieces();
    const chunks = [Buffer.alloc(64 * KIBIBYTE, 1), Buffer.alloc(64 * KIBIBYTE, 2)];
    for (const chunk of chunks) pieces.add(chunk);
    const joined = pieces.joinIn(Buffer.alloc(128 * KIBIBYTE));
    expect(chunks.map(({ length }) => length)).toEqual([0, 0]);
    expect([joined[0], joined.at(-1)]).toEqual([1, 2]);
  });

  test('stays while other requests lie in it', () => {
    const pieces = new Pieces();
    const chunk = Buffer.alloc(64 * KIBIBYTE, 1);
    pieces.add(chunk.subarray(1));
    pieces.joinIn(Buffer.alloc(64 * KIBIBYTE));
    expect(chunk).toHaveLength(64 * KIBIBYTE);
  });
});

function lengthOf({ length }: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length);
  return bytes;
}
