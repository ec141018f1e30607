import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Command, runCommand, UsageError, wholeNumber } from '../../../src/command-line/index.ts';

const printed: string[] = [];

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation((line) => printed.push(`out: ${line}`));
  jest.spyOn(console, 'error').mockImplementation((line) => printed.push(`err: ${line}`));
});
afterEach(() => {
  jest.restoreAllMocks();
  printed.length = 0;
  process.exitCode = undefined;
});

const COMMAND: Command<{ count: { type: 'string'; default: string } }> = {
  help: '\nUsage: npm run example\n',
  options: { count: { type: 'string', default: '1' } },
  takesOnlyOptions: true,
  run: ({ count }) => console.log(wholeNumber('count', count, 1, 10)),
};

describe('a command', () => {
  test.each([
    [['--count', '7'], 'out: 7', undefined],
    [['--help'], 'out: Usage: npm run example', undefined],
    [['now'], 'err: now is not an option. --help lists what there is.', 2],
    [['--counts', '7'], expect.stringMatching(/^err: .*Unknown option '--counts'\. --help lists what there is\.$/), 2],
    [['--count', 'many'], 'err: --count takes a whole number from 1 on, not "many".', 2],
    [['--count', '0'], 'err: --count takes a whole number from 1 on, not "0".', 2],
    [['--count', '11'], 'err: --count takes a whole number from 1 on, up to 10, not "11".', 2],
  ])('called with %j prints one line', async (argv, line, exitCode) => {
    await runCommand(COMMAND, argv);
    expect([printed, process.exitCode]).toEqual([[line], exitCode]);
  });

  test('that fails in a way that the user cannot put right throws the error with its stack', async () => {
    const error = new Error('a bug');
    await expect(runCommand({ ...COMMAND, run: () => Promise.reject(error) }, [])).rejects.toBe(error);
  });

  test('that fails so has nothing in its stack that a terminal obeys, and no line of the message begins one', async () => {
    const cause = new Error('because of \x1b]0;title\x07\nFAKE  ok');
    const error = new Error('a bug in evt\x1b[2J\r\nFAKE  ok\u202e', { cause });
    await expect(runCommand({ ...COMMAND, run: () => Promise.reject(error) }, [])).rejects.toBe(error);
    const lines = `${error.stack}\n${cause.stack}`.split('\n');
    expect(lines.filter((line) => /[\p{Cc}\p{Cf}]/u.test(line) || line.startsWith('FAKE'))).toEqual([]);
    expect(lines[0]).toBe('Error: a bug in evt\\u001b[2J\\u000d');
  });

  test('that needs another call says so in one line', async () => {
    await runCommand({ ...COMMAND, run: () => Promise.reject(new UsageError('Name a file.')) }, []);
    expect([printed, process.exitCode]).toEqual([['err: Name a file.'], 2]);
  });
});
