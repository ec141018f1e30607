import { expect, test } from '@jest/globals';
import { Writer } from '@platformatic/kafka';
import fc from 'fast-check';
import { APIS } from '../../../src/kafka/apis/index.ts';
import { dispatcher } from '../../../src/kafka/dispatch.ts';
import { FrameReader } from '../../../src/kafka/frame-reader.ts';
import { MalformedRequest } from '../../../src/kafka/protocol/malformed.ts';
import { RequestMemory } from '../../../src/kafka/request-memory.ts';
import { fuzz } from '../../support/fuzz.ts';
import { batchOf } from './batches.ts';
import { openState } from './open-state.ts';

const TIMEOUT_MS = 180_000;

/** Pieces that requests are made of: lengths and counts that may be right, names that are known, and anything at all. */
const piece = fc.oneof(
  fc.integer({ min: -2, max: 6 }).map((n) => Writer.create().appendInt32(n).buffer),
  fc.integer({ min: -2, max: 6 }).map((n) => Writer.create().appendInt16(n).buffer),
  fc.integer({ min: -2, max: 6 }).map((n) => Writer.create().appendInt8(n).buffer),
  fc.bigInt({ min: -3n, max: 2n ** 63n - 1n }).map((n) => Writer.create().appendInt64(n).buffer),
  fc
    .constantFrom('orders', 'group', '', '__proto__', '../..', 'a'.repeat(300))
    .chain((text) => fc.boolean().map((isCompact) => Writer.create().appendString(text, isCompact).buffer)),
  fc.constant(batchOf([[1, 'a']])),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
);
const body = fc.array(piece, { maxLength: 14 }).map((pieces) => Buffer.concat(pieces));

const requestTo = fc.constantFrom(...APIS).chain(({ key, minVersion, maxVersion, flexibleFrom }) =>
  fc.tuple(fc.integer({ min: minVersion, max: maxVersion }), body).map(([version, content]) => {
    const head = Writer.create().appendInt16(key).appendInt16(version).appendInt32(7).appendString('client', false);
    if (version >= flexibleFrom) head.appendTaggedFields();
    return Buffer.concat([head.buffer, content]);
  }),
);

test(
  'a request made of anything is answered or is malformed, in every API and version',
  async () => {
    const { clock, state } = openState();
    const serve = dispatcher(state, '/127.0.0.1');
    const outcomeOf = async (frame: Buffer): Promise<unknown> => {
      const leave: (() => void)[] = [];
      const answer = serve(frame, (task) => {
        leave.push(task);
        return () => {};
      });
      // Each client that waits for records or for other members disconnects.
      for (const task of leave) task();
      clock.advance(1);
      return Promise.race([answer, new Promise((resolve) => setImmediate(() => resolve('waits')))]);
    };
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 9, arbitrary: requestTo }, body), async (frame) => {
        const error = await outcomeOf(frame).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (error !== undefined) expect(error).toBeInstanceOf(MalformedRequest);
      }),
      fuzz(3_000),
    );
  },
  TIMEOUT_MS,
);

test('a stream of anything is cut into frames within the limit, however it is torn, or ends', () => {
  const stream = fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constant(Uint8Array.of(0, 0, 0, 2, 1, 1))));
  fc.assert(
    fc.property(stream, fc.integer({ min: 1, max: 9 }), (chunks, tear) => {
      const whole = Buffer.concat(chunks);
      const cut = (sizeBytes: number): readonly string[] => {
        const [frames, reader] = [[] as string[], new FrameReader(64, new RequestMemory())];
        try {
          for (let at = 0; at < whole.length; at += sizeBytes)
            frames.push(...reader.push(whole.subarray(at, at + sizeBytes)).map((frame) => frame.toString('hex')));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedRequest);
        }
        return frames;
      };
      const torn = cut(tear);
      expect(torn.every((frame) => frame.length <= 128)).toBe(true);
      // What a bad length ends was whole before it, so tearing can only show more of it.
      expect(torn.slice(0, cut(whole.length + 1).length)).toEqual(cut(whole.length + 1));
    }),
    fuzz(2_000),
  );
});
