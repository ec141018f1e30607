import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { progress } from '../../../src/command-line/index.ts';

const written: string[] = [];
const TERMINAL = {
  isTTY: true,
  write: (text: string) => {
    written.push(text);
    return true;
  },
};
const CLEARED = '\r\x1b[K';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
  written.length = 0;
});

describe('progress on a terminal', () => {
  test('says nothing for two seconds, then each second how much is done, how fast, and how long the rest takes', () => {
    using shown = progress({ output: TERMINAL });
    shown.stage('Sending', { unit: 'records', total: 10_000 });
    shown.add(1_000);
    jest.advanceTimersByTime(1_999);
    expect(written).toEqual([]);
    shown.add(1_000);
    jest.advanceTimersByTime(1);
    shown.add(2_000);
    jest.advanceTimersByTime(1_000);
    expect(written).toEqual([
      `${CLEARED}Sending: 2,000 of 10,000 records, 1,000 a second, 8 s left`,
      `${CLEARED}Sending: 4,000 of 10,000 records, 1,333 a second, 5 s left`,
    ]);
  });

  test('a stage without a total has no time left, one without units says for how long it runs', () => {
    using shown = progress({ output: TERMINAL });
    shown.stage('Sending', { unit: 'records' });
    shown.add(50);
    jest.advanceTimersByTime(2_000);
    shown.stage('Waiting');
    shown.note('3 pending');
    jest.advanceTimersByTime(2_000);
    expect(written).toEqual([
      `${CLEARED}Sending: 50 records, 25 a second`,
      `${CLEARED}Waiting: 3 pending, 1 s`,
      `${CLEARED}Waiting: 3 pending, 2 s`,
    ]);
  });

  test('is erased at the end, and shows no more', () => {
    {
      using shown = progress({ output: TERMINAL });
      shown.stage('Waiting');
      jest.advanceTimersByTime(2_000);
    }
    jest.advanceTimersByTime(5_000);
    expect(written).toEqual([`${CLEARED}Waiting: 2 s`, CLEARED]);
  });
});

test('a line that is printed takes the place of the progress, which follows below it', () => {
  using shown = progress({ output: TERMINAL });
  shown.stage('Waiting');
  jest.advanceTimersByTime(2_000);
  shown.print('line 7: It is not JSON.');
  jest.advanceTimersByTime(1_000);
  expect(written.slice(1)).toEqual([CLEARED, 'line 7: It is not JSON.\n', `${CLEARED}Waiting: 3 s`]);
});

test('a line is cut where the terminal ends, as a second line could not be erased', () => {
  using shown = progress({ output: { ...TERMINAL, columns: 12 } });
  shown.stage('Waiting until all is done');
  jest.advanceTimersByTime(2_000);
  expect(written).toEqual([`${CLEARED}Waiting unt`]);
});

test('an output that is no terminal gets a line every ten seconds', () => {
  {
    using shown = progress({ output: { ...TERMINAL, isTTY: false } });
    shown.stage('Sending', { unit: 'records' });
    shown.add(100);
    jest.advanceTimersByTime(20_000);
  }
  jest.advanceTimersByTime(60_000);
  expect(written).toEqual(['Sending: 100 records, 10 a second\n', 'Sending: 100 records, 5 a second\n']);
});

test('a silent command shows no progress, but each line that is printed', () => {
  using shown = progress({ output: TERMINAL, isSilent: true });
  shown.stage('Sending', { unit: 'records' });
  shown.add(1);
  jest.advanceTimersByTime(60_000);
  shown.print('line 7: It is not JSON.');
  expect(written).toEqual(['line 7: It is not JSON.\n']);
});
