import { describe, expect, test } from '@jest/globals';
import { idFinder } from '../../../src/composition/id-finder.ts';
import { loggedHops } from '../../../src/composition/logged-hops.ts';
import { producedHops } from '../../../src/composition/produced-hops.ts';
import { Journal } from '../../../src/core/journal.ts';
import type { Json } from '../../../src/core/json.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { HEADER_BYTES } from '../../../src/kafka/log/record-batch.ts';
import { recordsIn } from '../../../src/kafka/records/record.ts';
import { batchOf } from '../kafka/batches.ts';

const findIds = idFinder({ idPaths: ['metadata.id', 'eventId'], kafkaHeaders: ['ce_id'] });

function seen(journal: Journal) {
  return journal.hops().map(({ step, place, ids, detail }) => ({ step, place, ids, ...(detail && { detail }) }));
}

describe('what the broker takes', () => {
  const produce = (records: readonly (readonly [string, string?])[], recordsPerSecond = 100) => {
    const journal = new Journal(new VirtualClock(0));
    const onAppend = producedHops({ journal, findIds, wallClock: new VirtualClock(0), recordsPerSecond });
    const batch = batchOf(records.map(([value, id]) => [1, value, id === undefined ? {} : { ce_id: id }] as const));
    onAppend('orders', 2, 7, {
      count: records.length,
      records: recordsIn(batch.subarray(HEADER_BYTES), records.length),
    });
    return seen(journal);
  };

  test('is one hop a record, found by the ids in its headers, else in its JSON, and by its place', () => {
    expect(produce([['{"metadata":{"id":"e-1"}}', 'h-1'], ['{"metadata":{"id":"e-2"}}'], ['no JSON']])).toEqual([
      { step: 'produced', place: 'orders-2@7', ids: ['h-1', 'orders-2@7'] },
      { step: 'produced', place: 'orders-2@8', ids: ['e-2', 'orders-2@8'] },
      { step: 'produced', place: 'orders-2@9', ids: ['orders-2@9'] },
    ]);
  });

  test('is one hop a batch when there is more of it than can be read in passing', () => {
    expect(produce([['a'], ['b'], ['c']], 2)).toEqual([
      {
        step: 'produced',
        place: 'orders-2@7',
        ids: ['orders-2@7'],
        detail: { records: 3, reason: 'too many at once to read them all' },
      },
    ]);
  });
});

describe('what a function logs', () => {
  const log = (text: string): Json => {
    const journal = new Journal(new VirtualClock(0));
    loggedHops(
      journal,
      findIds,
    )({ at: 0, logGroupName: 'x', functionName: 'bridge', logStreamName: 's', requestId: 'r-1', text });
    return seen(journal);
  };
  const dropped = '{"level":"INFO","message":"A duplicate was dropped","eventId":"e-1","place":"orders-0@4"}';
  const hop = {
    step: 'logged',
    place: 'function/bridge',
    ids: ['e-1'],
    detail: { requestId: 'r-1', level: 'INFO', message: 'A duplicate was dropped' },
  };

  test.each([
    ['a JSON line of a logger', dropped, [hop]],
    ['a JSON line of the console', `2026-01-01T00:00:00.000Z\tr-1\tINFO\t${dropped}`, [hop]],
    ['a JSON line without ids', '{"message":"cold start"}', []],
    ['text', 'eventId e-1', []],
    ['what only looks like JSON', '{eventId: e-1}', []],
  ])('%s', (_name, text, hops) => {
    expect(log(text)).toEqual(hops);
  });
});
