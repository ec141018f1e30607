import { describe, expect, test } from '@jest/globals';
import { Excuses } from '../../../../demo/chaos/excuses.ts';
import { Expired, type Expiry } from '../../../../demo/chaos/expiry.ts';
import type { Fault } from '../../../../demo/chaos/fault-log.ts';
import { SaidGaps } from '../../../../demo/chaos/said-gaps.ts';

const offsets = (offset: bigint) => new Map([['readings-0', offset]]);

/** The readers had read up to 4; 4 and 5 are gone, 6 is there. */
const expiry: Expiry = {
  topic: 'readings',
  readers: ['s-dev-reader'],
  committed: offsets(4n),
  starts: offsets(6n),
  young: offsets(6n),
  records: [
    { record: 'readings-0@4', eventId: 'e-4' },
    { record: 'readings-0@5', eventId: 'e-5' },
    { record: 'readings-0@6', eventId: 'e-6' },
  ],
  start: 0,
  shownMissing: { 's-dev-reader': 2 },
};

function saying(...ranges: readonly string[]): SaidGaps {
  const said = new SaidGaps();
  for (const range of ranges) {
    const detail = { condition: 'OFFSET_OUT_OF_RANGE', partitions: { 'readings-0': range } };
    said.hop({ place: 'mapping/cluster/s-dev-reader/readings-0', detail });
  }
  return said;
}

const kill: Fault = {
  kind: 'killRegion',
  start: 0,
  n: 1,
  place: '',
  ids: [],
  caller: undefined,
  requestId: undefined,
  carried: [],
};
const textsOf = (of: Partial<Expiry>, said: SaidGaps, faults: readonly Fault[] = []): readonly string[] =>
  new Expired({ ...expiry, ...of }, said).problems(new Excuses(faults)).map(({ text }) => text);

describe('what retention deleted before it was read', () => {
  test('is lost, and no problem where the reader says of each record that it is gone', () => {
    expect([...new Expired(expiry, saying('4-5')).lost]).toEqual(['e-4', 'e-5']);
    expect(textsOf({}, saying('4-4', '5-5'))).toEqual([]);
  });

  test('is not lost where another record of the event is left', () => {
    const records = [...expiry.records, { record: 'readings-0@7', eventId: 'e-5' }];
    expect([...new Expired({ ...expiry, records }, saying('4-5')).lost]).toEqual(['e-4']);
  });

  test.each([
    [
      'a record that is gone without a word',
      {},
      saying('4-4'),
      'readings-0@5 was deleted, and s-dev-reader did not say so',
    ],
    [
      'a record that is there and said to be gone',
      {},
      saying('4-6'),
      's-dev-reader says that readings-0@6 was deleted, which it was not',
    ],
    [
      'a wrong number in the lag',
      { shownMissing: { 's-dev-reader': 0 } },
      saying('4-5'),
      's-dev-reader has missed 2 records, and shows 0',
    ],
    [
      'a record that was deleted too early',
      { young: offsets(5n) },
      saying('4-5'),
      'readings-0@5 was deleted before its time',
    ],
    [
      'a topic that keeps all',
      { starts: offsets(4n), shownMissing: {} },
      saying(),
      'retention has deleted nothing of topic readings',
    ],
  ] as const)('shows %s', (_what, of, said, text) => expect(textsOf(of, said)).toEqual([text]));

  test('may be unsaid where the region ended meanwhile, and not where it had ended before', () => {
    expect(textsOf({ shownMissing: {} }, saying(), [kill])).toEqual([]);
    expect(textsOf({ shownMissing: {}, start: 1 }, saying(), [kill])).toHaveLength(2);
  });

  test('is not said by a dead letter that was dropped for another reason', () => {
    const said = new SaidGaps();
    said.hop({ place: 'queue/x', detail: { reason: 'full', partitions: { 'readings-0': '4-5' } } });
    expect(said.of('s-dev-reader', ['readings-0'])).toEqual([]);
  });
});
