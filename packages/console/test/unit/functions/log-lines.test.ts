import { describe, expect, test } from '@jest/globals';
import type { LogLine } from '@tributary/region/observation';
import { isWanted, joined, levelOf, messageOf } from '../../../ui/pages/functions/log-lines.ts';

const line = (text: string, more: Partial<LogLine> = {}): LogLine => ({
  at: 1,
  functionName: 'f',
  logGroupName: '/aws/lambda/f',
  logStreamName: 's',
  text,
  ...more,
});

describe('lines that come while others are read', () => {
  test('are there once, behind them', () => {
    const [one, two, three] = [line('one'), line('two', { at: 2 }), line('three', { at: 3 })];

    expect(joined([one, two], [two, three])).toEqual([one, two, three]);
  });

  test('push out the oldest beyond 5,000', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => line('x', { at }));

    expect(joined(many, [line('new', { at: 9_999 })]).map(({ at }) => at)).toEqual([
      ...Array.from({ length: 4_999 }, (_, index) => index + 1),
      9_999,
    ]);
  });
});

describe('the level of a line', () => {
  test.each([
    ['{"level":"ERROR","message":"m"}', 'error'],
    ['{"level":"WARN","message":"m"}', 'warn'],
    ['2026-01-01T00:00:00.000Z\t1-2\tERROR\tbroken', 'error'],
    ['plain words of ERROR kind', 'info'],
    ['{"level":7}', 'info'],
    ['{broken', 'info'],
  ])('of %j is %s', (text, level) => {
    expect(levelOf(line(text))).toBe(level);
  });

  test('of a line of the platform is its own', () => {
    expect(levelOf(line('REPORT', { isPlatform: true }))).toBe('platform');
  });
});

describe('the message of a line', () => {
  test.each([
    ['{"message":"it failed","error":{"message":"no table"}}', 'it failed: no table'],
    ['{"message":"fine"}', 'fine'],
    ['2026-01-01T00:00:00.000Z\t1-2\tINFO\tplain', 'plain'],
    ['first\nsecond', 'first'],
    ['{"_aws":{"Timestamp":1},"Handled":[2],"Ms":3,"service":"shop"}', 'metrics: Handled 2, Ms 3'],
    ['{"message":3}', '{"message":3}'],
  ])('of %j is %j', (text, message) => {
    expect(messageOf(line(text))).toBe(message);
  });
});

test('lines are chosen by a text in whatever case and by a request', () => {
  const lines = [line('Order Placed', { requestId: 'r-1' }), line('other', { requestId: 'r-2' }), line('no request')];

  expect(lines.filter((one) => isWanted(one, { text: 'placed', request: '' }))).toEqual([lines[0]]);
  expect(lines.filter((one) => isWanted(one, { text: '', request: 'r-2' }))).toEqual([lines[1]]);
});
