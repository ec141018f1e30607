import { describe, expect, test } from '@jest/globals';
import { contractsOf } from '../../../server/contracts/group.ts';
import { isTaken } from '../../../server/contracts/takers.ts';

const place = (name: string, isDiscovered = false) => ({ registry: 'r', name, isDiscovered });

describe('schemas of a registry', () => {
  test('are grouped by event, their versions oldest first, with what was discovered behind them', () => {
    const contracts = contractsOf([
      place('shop.visits@VisitBegun', true),
      place('shop.visits@VisitBegun.v10'),
      place('shop.visits@VisitBegun.v2'),
    ]);

    expect(contracts).toMatchObject([{ source: 'shop.visits', type: 'VisitBegun' }]);
    expect(contracts[0]?.schemas.map(({ version, isDiscovered }) => [version, isDiscovered])).toEqual([
      [2, false],
      [10, false],
      [undefined, true],
    ]);
  });

  test.each([
    ['a.b@Type', 'a.b', 'Type', undefined],
    ['a.b@TypeV3', 'a.b', 'Type', 3],
    ['a.b@type-v1', 'a.b', 'type', 1],
    ['a.b@Ivv', 'a.b', 'Ivv', undefined],
    ['no-source', '', 'no-source', undefined],
  ])('%s is of source %j, type %j, version %s', (name, source, type, version) => {
    const [contract] = contractsOf([place(name)]);
    expect([contract?.source, contract?.type, contract?.schemas[0]?.version]).toEqual([source, type, version]);
  });
});

test.each([
  ['{"source":["a"]}', true],
  ['{"source":["a"],"detail-type":["T","U"]}', true],
  ['{"source":[{"prefix":"a"}],"detail":{"n":[1]}}', true],
  ['{"detail":{"n":[1]}}', true],
  ['{"source":["b"]}', false],
  ['{"detail-type":[{"anything-but":"T"}]}', false],
])('a rule with the pattern %s takes events of source a and type T: %s', (pattern, isOne) => {
  expect(isTaken(pattern, { source: 'a', type: 'T' })).toBe(isOne);
});
