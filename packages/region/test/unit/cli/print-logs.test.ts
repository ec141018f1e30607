import { describe, expect, test } from '@jest/globals';
import { readLogOptions } from '../../../src/cli/logs/options.ts';
import { PacedOutput } from '../../../src/cli/logs/paced-output.ts';
import { printLogs } from '../../../src/cli/logs/print-logs.ts';
import type { LogLine, LogListener } from '../../../src/lambda/logs.ts';

const resource = (ref: string) => ({ type: 'AWS::Lambda::Function', ref, attributes: {} });
const resources = new Map([
  ['Bridge', resource('app-dev-bridge')],
  ['Greet', resource('app-dev-greet')],
  ['Queue', { type: 'AWS::SQS::Queue', ref: 'q', attributes: {} }],
]);

const LINES: readonly LogLine[] = [
  ['app-dev-bridge', 'START RequestId: 12345678-9 Version: $LATEST', true] as const,
  ['app-dev-bridge', '{"level":"INFO","message":"one"}', false] as const,
  ['app-dev-greet', '{"level":"ERROR","message":"two"}', false] as const,
  ['app-dev-greet', '{"_aws":{"CloudWatchMetrics":[]}}', false] as const,
].map(([functionName, text, isPlatform]) => ({
  at: 0,
  functionName,
  logGroupName: 'g',
  logStreamName: 's',
  requestId: '12345678-9',
  text,
  isPlatform,
}));

function printed(options: Parameters<typeof readLogOptions>[0], isTTY = false): string {
  let text = '';
  let listener: LogListener = () => {};
  let isStopped = false;
  const onLog = (given: LogListener, { platform = false } = {}) => {
    listener = (line) => (platform || !line.isPlatform) && given(line);
    return () => {
      isStopped = true;
    };
  };
  const write = (more: string | Uint8Array): boolean => {
    text += String(more);
    return true;
  };
  const stop = printLogs({ onLog, resources }, readLogOptions(options), { write, isTTY });
  for (const line of LINES) listener(line);
  stop();
  expect(isStopped).toBe(options.logs !== 'off');
  return text;
}

const START = '00:00:00.000  bridge  12345678         START Version: $LATEST\n';
const ONE = '00:00:00.000  bridge  12345678  INFO   one\n';
const TWO = '00:00:00.000  greet   12345678  ERROR  two\n';
const METRIC = '00:00:00.000  greet   12345678  METRIC\n';

describe('the logs that a region prints', () => {
  test.each([
    [{}, ONE + TWO],
    [{ logs: 'lines' }, ONE + TWO],
    [{ logs: 'errors' }, TWO],
    [{ logs: 'off' }, ''],
    [{ logs: 'all' }, START + ONE + TWO + METRIC],
    [{ function: ['bridge'] }, ONE],
    [{ function: ['bridge', 'app-dev-greet'] }, ONE + TWO],
  ])('with %j', (options, wanted) => {
    expect(printed(options)).toBe(wanted);
  });

  test('have colours on a terminal only', () => {
    expect(printed({ logs: 'errors' }, true)).toContain('\u001b[31mERROR\u001b[0m');
    expect(printed({ logs: 'errors' })).not.toContain('\u001b');
  });

  test('of what nobody knows are refused', () => {
    const message = '--logs takes off, errors, lines, all, not "loud".';
    expect(() => printed({ logs: 'loud' })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID', message }));
  });

  test('of a function that is not there are awaited', () => {
    expect(printed({ function: ['q'] })).toBe('There is no function q yet. There are: bridge, greet.\n');
  });
});

test('of a flood most lines are left out, but no error, and their number is told', () => {
  let text = '';
  let nowMs = 1_000;
  const output = new PacedOutput(
    (more) => {
      text += more;
    },
    () => nowMs,
  );
  for (let n = 0; n < 600; n++) output.print(() => `line ${n}`, false);
  output.print(() => 'an error', true);
  nowMs += 1_000;
  output.print(() => 'the next second', false);
  output.flush();
  const lines = text.trimEnd().split('\n');
  expect(lines.slice(499)).toEqual([
    'line 499',
    'an error',
    '100 lines are left out here: CloudWatch Logs has them.',
    'the next second',
  ]);
});
