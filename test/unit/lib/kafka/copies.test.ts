import { describe, expect, test } from '@jest/globals';
import { at } from '@tributary/region/json';
import fc from 'fast-check';
import type { KafkaRecord } from '#lib/kafka/record.ts';
import { settleBatch } from '#lib/kafka/settle.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { fuzz } from '../../../../packages/region/test/support/fuzz.ts';
import { NOW_MS, type TestKit, testKit } from '../../../support/kit.ts';
import { base64, binaryRecord, placedOrder } from '../../../support/samples.ts';

const DEADLINE_MS = NOW_MS + 60_000;
/** Allowed by RFC 3339, and no time of EventBridge. */
const LEAP_SECOND = '2026-03-02T23:59:60Z';
const TOO_LARGE = 'x'.repeat(1_048_576);

interface Copy {
  readonly id: string;
  readonly key?: string;
  readonly partition?: number;
  readonly time?: string;
  readonly more?: object;
}

/** The copies as records, in their order, each in the next offset. */
const recordsOf = (copies: readonly Copy[]): readonly KafkaRecord[] =>
  copies.map(({ id, key = 'ORD-1', partition = 0, time = '2026-03-02T09:15:00Z', more = {} }, offset) =>
    binaryRecord(placedOrder({ id, time, sequence: offset }, more), {
      offset,
      partition,
      key: base64(key),
    }),
  );

const fatesOf = (test: TestKit, ...copies: readonly Copy[]) => fatesIn(test, [], copies);

async function fatesIn({ kit, sendOn }: TestKit, strictTopics: readonly string[], copies: readonly Copy[]) {
  const effects = { ...kit, sendOn, strictTopics };
  const { slots } = await settleBatch(recordsOf(copies), allEvents, effects, DEADLINE_MS);
  return slots.map(({ fate }) => fate);
}

describe('a mended event behind its broken copy, in one batch', () => {
  test.each([
    ['has a leap second', { id: 'a1', time: LEAP_SECOND }],
    ['is too large', { id: 'a1', more: { note: TOO_LARGE } }],
  ])('is sent when the first %s', async (_what, broken) => {
    const test = testKit();
    expect(await fatesOf(test, broken, { id: 'a1' })).toEqual(['dead-lettered', 'done']);
    expect(test.bus.ids).toEqual(['a1']);
    expect(test.queue.messages).toMatchObject([{ eventId: 'a1', origin: { offset: 0 } }]);
  });

  test('is sent when EventBridge refused the first', async () => {
    const test = testKit();
    test.bus.refuse = ({ detail }) => (detail.metadata.sequence === 0 ? 'MalformedDetail' : undefined);
    expect(await fatesOf(test, { id: 'a1' }, { id: 'a1' })).toEqual(['dead-lettered', 'done']);
  });

  test('arrives for each of five', async () => {
    const test = testKit();
    const ids = ['a1', 'a2', 'a3', 'a4', 'a5'];
    const broken = ids.map((id) => ({ id, time: LEAP_SECOND }));
    const mended = ids.map((id) => ({ id }));
    await fatesOf(test, ...broken, ...mended);
    expect(test.bus.ids).toEqual(ids);
  });

  test('is a duplicate once one of them is sent', async () => {
    const test = testKit();
    const broken = { id: 'a1', time: LEAP_SECOND };
    expect(await fatesOf(test, broken, broken, { id: 'a1' }, { id: 'a1' }, broken)).toEqual([
      'dead-lettered',
      'dead-lettered',
      'done',
      'duplicate',
      'duplicate',
    ]);
  });

  test('keeps its place in the order of its key', async () => {
    const test = testKit();
    await fatesOf(test, { id: 'a1', time: LEAP_SECOND }, { id: 'a2' }, { id: 'a1' }, { id: 'a3' });
    expect(test.bus.ids).toEqual(['a2', 'a1', 'a3']);
  });

  test('does not pass a copy that may still be sent', async () => {
    const test = testKit();
    test.bus.refuse = ({ detail }) => (detail.metadata.sequence === 0 ? 'ThrottlingException' : undefined);
    expect(
      await fatesOf(test, { id: 'a1' }, { id: 'b1', key: 'B' }, { id: 'a1', key: 'B' }, { id: 'b2', key: 'B' }),
    ).toEqual(['unsettled', 'done', 'unsettled', 'unsettled']);
    expect(test.bus.ids).toEqual(['b1']);
  });

  test('is known when its batch comes again, and the broken one is on the queue once', async () => {
    const test = testKit();
    const copies = [{ id: 'a1', time: LEAP_SECOND }, { id: 'a1' }];
    await fatesOf(test, ...copies);
    expect(await fatesOf(test, ...copies)).toEqual(['duplicate', 'duplicate']);
    expect(test.queue.messages.map((message) => at(message, 'origin', 'offset'))).toEqual([0]);
  });
});

type Kind = 'good' | 'broken' | 'refused' | 'throttled';
const KINDS = new Map<string, Kind>([
  ['MalformedDetail', 'refused'],
  ['ThrottlingException', 'throttled'],
]);

const copy = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  key: fc.constantFrom('K', 'L'),
  partition: fc.nat(1),
  kind: fc.constantFrom<Kind>('good', 'good', 'broken', 'refused', 'throttled'),
});

test.each([
  ['any batch', []],
  ['a batch of a strict topic', ['orders']],
])(
  'of %s each event is sent once at most, in the order of its key, and never past a copy that stays open',
  async (_what, strictTopics) => {
    await fc.assert(
      fc.asyncProperty(fc.array(copy, { minLength: 1, maxLength: 12 }), async (copies) => {
        const test = testKit();
        const codeOf = new Map([...KINDS].map(([code, kind]) => [kind, code]));
        test.bus.refuse = ({ detail }) => codeOf.get(copies[detail.metadata.sequence]?.kind ?? 'good');
        const fates = await fatesIn(
          test,
          strictTopics,
          copies.map(({ kind, ...one }) => (kind === 'broken' ? { ...one, time: LEAP_SECOND } : one)),
        );
        const sent = test.bus.events.map(({ detail }) => detail.metadata.sequence);
        expect(sent.toSorted((a, b) => a - b)).toEqual(indexesOf(fates, 'done'));
        const sentOf = (indexes: readonly number[]) => sent.filter((index) => indexes.includes(index));
        const related = [...lanesOf(copies), ...copiesOf(copies)];
        for (const indexes of related) expect(sentOf(indexes)).toEqual(sentOf(indexes).toSorted((a, b) => a - b));
        // Where a call may have more than one event of a key, one that was refused is passed by those behind it there.
        for (const indexes of strictTopics.length > 0 ? related : copiesOf(copies)) {
          const firstOpen = indexes.find((index) => fates[index] === 'unsettled') ?? copies.length;
          expect(sentOf(indexes).filter((index) => index > firstOpen)).toEqual([]);
        }
        if (!copies.some(({ kind }) => kind === 'throttled')) expect(fates).toEqual(modelOf(copies));
      }),
      fuzz(300),
    );
  },
);

const indexesOf = (fates: readonly unknown[], wanted: string) =>
  [...fates.keys()].filter((index) => fates[index] === wanted);

type Drawn = readonly { readonly id: string; readonly key: string; readonly partition: number; readonly kind: Kind }[];

/** The indexes of the records of each key of each partition. */
const lanesOf = (copies: Drawn) => [
  ...Map.groupBy(copies.keys(), (index) => `${copies[index]?.partition}/${copies[index]?.key}`).values(),
];

const copiesOf = (copies: Drawn) => [...Map.groupBy(copies.keys(), (index) => copies[index]?.id).values()];

/** The fates when nothing stays open. */
function modelOf(copies: Drawn): readonly string[] {
  const done = new Set<string>();
  return copies.map(({ id, kind }) => {
    if (done.has(id)) return 'duplicate';
    if (kind !== 'good') return 'dead-lettered';
    done.add(id);
    return 'done';
  });
}
