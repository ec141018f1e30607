import { expect, test } from '@jest/globals';
import { faultsAnywhere, faultsAt } from '../../../ui/pages/map/faults.ts';
import { part } from '../../support/topology.ts';

const rule = (at: string, from: string | null = null) => ({ fault: 'slow', at, from });
const page = (...rules: readonly ReturnType<typeof rule>[]) => ({ enabled: true, rules });

test.each([
  ['function/work', 'function/work', 1],
  ['function/wo*', 'function/work', 1],
  ['function/wo', 'function/work', 0],
  ['async/work', 'function/work', 1],
  ['dynamodb/PutItem/items', 'table/items', 1],
  ['dynamodb/*/items', 'table/items', 1],
  ['dynamodb/PutItem/items', 'table/others', 0],
  ['sqs/SendMessage/jobs', 'queue/jobs', 1],
  ['queue/jobs', 'queue/jobs', 1],
  ['rule/made/target', 'rule/main/made', 1],
  ['rule/made/target', 'rule/aws.partner/example.com/orders/made', 1],
  ['events/PutEvents/main', 'bus/main', 1],
  ['function', 'function/work', 0],
  ['function/*', 'function/work', 0],
])('a fault at %s, at the part %s: %d', (at, id, count) => {
  expect(faultsAt(part(id), page(rule(at)))).toHaveLength(count);
});

test('a fault of the calls of a function is marked at the function', () => {
  const faults = page(rule('*', 'work'));

  expect(faultsAt(part('function/work'), faults)).toHaveLength(1);
  expect(faultsAt(part('function/other'), faults)).toHaveLength(0);
  expect(faultsAnywhere(faults)).toEqual([]);
});

test('a fault that may happen anywhere is of no part', () => {
  const faults = page(rule('*', '*'), rule('function'), rule('broker/Fetch'));

  expect(faultsAnywhere(faults)).toHaveLength(3);
});

test('what is switched off is not marked', () => {
  const at = rule('function/work');

  expect(faultsAt(part('function/work'), { enabled: false, rules: [at] })).toEqual([]);
  expect(faultsAt(part('function/work'), { enabled: true, rules: [{ ...at, enabled: false }] })).toEqual([]);
});
