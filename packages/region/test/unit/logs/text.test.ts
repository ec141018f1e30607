import { describe, expect, test } from '@jest/globals';
import { COLOURED, formatEntry, isError, isMeant, PLAIN, readEntry, shortNames } from '../../../src/logs/text/index.ts';

const ID = '7f3a1b2c-0000-4000-8000-000000000000';
const PLACE = { timeMs: Date.UTC(2031, 0, 1, 12, 3, 4, 123), name: 'bridge', nameWidth: 8 };

const shown = (text: string): readonly string[] => formatEntry(readEntry(text), PLACE, PLAIN).split('\n');

describe('a log event is shown as time, function, request id, level, message and fields', () => {
  test.each([
    [
      'a line of console',
      `2031-01-01T12:03:04.123Z\t${ID}\tINFO\thello there`,
      ['12:03:04.123  bridge    7f3a1b2c  INFO   hello there'],
    ],
    [
      'a line of console with several lines',
      `2031-01-01T12:03:04.123Z\t${ID}\tWARN\tone\ntwo\n`,
      ['12:03:04.123  bridge    7f3a1b2c  WARN   one', '    two'],
    ],
    [
      'a line of console outside of an invocation',
      '2031-01-01T12:03:04.123Z\tundefined\tERROR\tearly',
      ['12:03:04.123  bridge              ERROR  early'],
    ],
    [
      'JSON of a logger',
      `{"level":"WARN","message":"A record is late","timestamp":"x","service":"s","cold_start":true,"function_request_id":"${ID}","eventId":"e-1","delay":3,"why":"no \\"luck\\"","at":null}`,
      ['12:03:04.123  bridge    7f3a1b2c  WARN   A record is late  eventId=e-1  delay=3  why="no \\"luck\\""  at=null'],
    ],
    [
      'JSON of a logger with an error',
      `{"level":"ERROR","message":"It failed","function_request_id":"${ID}","error":{"name":"TypeError","message":"boom","location":"a.ts:1","stack":"TypeError: boom\\n    at f (a.ts:1:2)"}}`,
      ['12:03:04.123  bridge    7f3a1b2c  ERROR  It failed', '    TypeError: boom', '        at f (a.ts:1:2)'],
    ],
    [
      'an error that a handler threw',
      `2031-01-01T12:03:04.123Z\t${ID}\tERROR\tInvoke Error\t{"errorType":"TypeError","errorMessage":"boom","code":"E_BOOM","stack":["TypeError: boom","    at f (a.ts:1:2)"]}`,
      [
        '12:03:04.123  bridge    7f3a1b2c  ERROR  Invoke Error: TypeError: boom  code=E_BOOM',
        '        at f (a.ts:1:2)',
      ],
    ],
    [
      'an error in the format JSON',
      `{"timestamp":"x","level":"ERROR","requestId":"${ID}","message":{"errorType":"Error","errorMessage":"boom","stackTrace":["Error: boom","    at f (a.ts:1:2)"]}}`,
      ['12:03:04.123  bridge    7f3a1b2c  ERROR  Error: boom', '        at f (a.ts:1:2)'],
    ],
    [
      'JSON of a logger with a stack of its own',
      '{"level":"ERROR","message":"It failed","code":"E_BOOM","stack":["Error: boom","    at f (a.ts:1:2)","    at g (node:internal/x:1:2)","    at h (/var/runtime/index.mjs:1:2)"]}',
      ['12:03:04.123  bridge              ERROR  It failed  code=E_BOOM', '    Error: boom', '        at f (a.ts:1:2)'],
    ],
    [
      'an object in the format JSON',
      `{"timestamp":"x","level":"INFO","requestId":"${ID}","message":{"orderId":"o-1"}}`,
      ['12:03:04.123  bridge    7f3a1b2c  INFO   orderId=o-1'],
    ],
    [
      'JSON by way of console',
      `2031-01-01T12:03:04.123Z\t${ID}\tINFO\t{"message":"hi","n":1}`,
      ['12:03:04.123  bridge    7f3a1b2c  INFO   hi  n=1'],
    ],
    [
      'a timeout',
      `RequestId: ${ID} Error: Task timed out after 3.00 seconds\nSandbox.Timedout`,
      ['12:03:04.123  bridge    7f3a1b2c  ERROR  Task timed out after 3.00 seconds  errorType=Sandbox.Timedout'],
    ],
    [
      'START',
      `START RequestId: ${ID} Version: $LATEST`,
      ['12:03:04.123  bridge    7f3a1b2c         START Version: $LATEST'],
    ],
    [
      'REPORT',
      `REPORT RequestId: ${ID}\tDuration: 3.00 ms\tMemory Size: 128 MB\t\n`,
      ['12:03:04.123  bridge    7f3a1b2c         REPORT  Duration: 3.00 ms  Memory Size: 128 MB'],
    ],
    [
      'a report in the format JSON',
      `{"time":"x","type":"platform.report","record":{"requestId":"${ID}","metrics":{"durationMs":3},"status":"success"}}`,
      ['12:03:04.123  bridge    7f3a1b2c         REPORT  durationMs=3  status=success'],
    ],
    [
      'metrics',
      '{"_aws":{"CloudWatchMetrics":[{"Metrics":[{"Name":"Done","Unit":"Count"}]}]},"service":"s","Done":2}',
      ['12:03:04.123  bridge              METRIC  Done=2'],
    ],
    ['any text', 'raw {"a":1', ['12:03:04.123  bridge                     raw {"a":1']],
    ['nothing', '', ['12:03:04.123  bridge']],
  ])('%s', (_what, text, wanted) => {
    expect(shown(text)).toEqual(wanted);
  });
});

test.each([
  ['an error of a logger', '{"level":"error","message":"x"}', true],
  ['a timeout', `RequestId: ${ID} Error: Task timed out after 3.00 seconds`, true],
  ['console.error', `2031-01-01T12:03:04.123Z\t${ID}\tERROR\tx`, true],
  ['a warning', '{"level":"WARN","message":"x"}', false],
  ['a text that has the word', 'ERROR? no', false],
])('%s counts as an error: %j is %j', (_what, text, wanted) => {
  expect(isError(readEntry(text))).toBe(wanted);
});

const TERMINAL_WOULD_OBEY = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028]/u;

test.each([
  '\u001b[2J\u001b]0;title\u0007',
  `2031-01-01T12:03:04.123Z\t\u001b[31m\tINFO\tcarriage\u009b31m\rreturn\u0008\u202e`,
  '{"level":"\\u001b[1m","message":"a\\u001b[2Jb\\u0000","k\\u001b":"v\\u009b","requestId":"\\u001b[1m"}',
  '{"level":"ERROR","message":"x","error":{"name":"E\\u001b","message":"m","stack":"E\\u2028\\u001b[2J\\n\\tat"}}',
  'START RequestId: \u001b[1m Version',
])('%j shows nothing that a terminal obeys', (text) => {
  for (const line of shown(text)) expect(line).not.toMatch(TERMINAL_WOULD_OBEY);
});

test('colours stand around what is escaped', () => {
  const line = formatEntry(readEntry('{"level":"ERROR","message":"\\u001b[32m"}'), PLACE, COLOURED);
  expect(line).toContain('\u001b[31mERROR\u001b[0m  \\u001b[32m');
});

describe('names of functions', () => {
  const NAMES = ['shop-dev-place-order', 'shop-dev-place', 'shop-dev-bridge'];

  test('are shown without what all begin with', () => {
    expect(NAMES.map(shortNames(NAMES))).toEqual(['place-order', 'place', 'bridge']);
    expect(['alone-dev-one'].map(shortNames(['alone-dev-one']))).toEqual(['alone-dev-one']);
    expect(['a-b', 'c-d'].map(shortNames(['a-b', 'c-d']))).toEqual(['a-b', 'c-d']);
    expect(['shop-job-1', 'shop-job-2'].map(shortNames(['shop-job-1', 'shop-job-2']))).toEqual(['job-1', 'job-2']);
  });

  test('are meant whole or short', () => {
    expect(NAMES.filter(isMeant(['place'], NAMES))).toEqual(['shop-dev-place']);
    expect(NAMES.filter(isMeant(['shop-dev-bridge', 'place'], NAMES))).toEqual(['shop-dev-place', 'shop-dev-bridge']);
    expect(NAMES.filter(isMeant([], NAMES))).toEqual(NAMES);
  });
});
