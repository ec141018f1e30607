import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { printable, printableText, table } from '@tributary/region/command-line';
import type { Hop } from '@tributary/region/journal';
import { PLAIN, readEntry } from '@tributary/region/logs-text';
import type { DeadLetter } from '../../../ops/dlq/dead-letter.ts';
import { planText, summaryText } from '../../../ops/dlq/redrive-report.ts';
import { lagText } from '../../../ops/lag/text.ts';
import { LinesText, lineJson } from '../../../ops/logs/text.ts';
import { resultText } from '../../../ops/smoke/text.ts';
import { byEvent } from '../../../ops/trace/by-event.ts';
import { hopLine, storyText } from '../../../ops/trace/text.ts';
import { storiesOf } from '../../../ops/trace/tree.ts';
import { projectFiles } from '../../support/project-files.ts';

/** Clears the screen, begins a line, hides text, sets the title, and turns the direction round. */
const HOSTILE = 'evt\x1b[2J\r\nFAKE  ok\x9b31m\u202e\u2066\u200b\x07\x7f\u2028\u{e0041}';
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const hop = (step: Hop['step'], place: string, detail: Hop['detail'] = {}): Hop => ({
  n: 1,
  at: 0,
  step,
  place,
  ids: [HOSTILE],
  detail,
});

const deadLetter: DeadLetter = {
  queue: { name: HOSTILE, url: '' },
  messageId: HOSTILE,
  receiptHandles: [],
  content: { body: HOSTILE, attributes: {}, system: {} },
  reason: HOSTILE,
  explanation: HOSTILE,
  eventId: HOSTILE,
  eventType: HOSTILE,
  from: HOSTILE,
  sentAtMs: 0,
  destination: { kind: 'function', functionName: HOSTILE, event: HOSTILE },
};

const stories = () =>
  storiesOf(byEvent([hop('delivered', HOSTILE), hop('dead-lettered', HOSTILE, { queue: HOSTILE })], HOSTILE));

const TEXTS: readonly (readonly [string, () => string, lines: number])[] = [
  ['a table', () => table([HOSTILE], [{ title: 'ID', cell: (id) => id }]), 2],
  ['a hop', () => hopLine(hop('delivered', HOSTILE, { [HOSTILE]: HOSTILE })), 1],
  ['a check', () => resultText(HOSTILE, { status: 'failed', text: HOSTILE, advice: HOSTILE }), 2],
  ['the plan of a redrive', () => planText([{ deadLetter, to: HOSTILE }], false), 3],
  [
    'the result of a redrive',
    () => {
      const problems = [{ id: HOSTILE, queue: HOSTILE, problem: HOSTILE }];
      return summaryText({ chosen: 1, redriven: 0, replaced: 0, problems, untried: 0 });
    },
    2,
  ],
  [
    'a group',
    () => {
      const [offset, row] = [0n, { group: HOSTILE, state: HOSTILE, topic: HOSTILE, partition: 0 }];
      const rows = [{ ...row, committedOffset: offset, endOffset: offset, lagRecords: offset, error: HOSTILE }];
      return lagText({ rows, mappings: [] });
    },
    4,
  ],
  [
    'a line of a log',
    () => {
      const entry = readEntry(JSON.stringify({ level: 'INFO', message: HOSTILE, eventId: HOSTILE }));
      const line = { functionName: HOSTILE, streamName: HOSTILE, timeMs: 0, text: HOSTILE, entry };
      return `${new LinesText([HOSTILE], PLAIN, 0).of(line)}\n${lineJson(line)}`;
    },
    2,
  ],
];

describe('ids and names from outside', () => {
  test.each(TEXTS)('in %s do nothing to a terminal, and begin no line', (_what, text, lines) => {
    const printed = text().split('\n');
    expect(printed.filter((line) => OBEYED.test(line))).toEqual([]);
    expect(printed).toHaveLength(lines);
  });

  test('in the path of an event do nothing to a terminal, and are in no command to copy', () => {
    const printed = stories().map(storyText).join('\n');
    expect(printed.split('\n').filter((line) => OBEYED.test(line) || line.startsWith('FAKE'))).toEqual([]);
    expect(printed).toContain('npm run dlq -- list');
  });

  test.each(["x'; touch /tmp/owned; '", '$(id)', '`id`', '-rf', 'a b', '../x', 'a;b', 'a&b', 'ä'])(
    'such as %s are in no command to copy',
    (id) => {
      const one = { ...hop('dead-lettered', 'x', { queue: 'q' }), ids: [id] };
      const printed = storiesOf(byEvent([one], id))
        .map(storyText)
        .join('\n');
      expect(printed).toContain('npm run dlq -- list');
    },
  );

  test('stay what they are in JSON', () => {
    const value = { [HOSTILE]: HOSTILE };
    for (const json of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      expect(JSON.parse(printableText(json))).toEqual(value);
      expect(printableText(json).replaceAll('\n', '')).not.toMatch(OBEYED);
    }
    expect(printable('Jürgen 日本 🫖')).toBe('Jürgen 日本 🫖');
  });
});

/** Prints colours of its own around what is escaped. */
const PRINTS_ITSELF = new Set(['ops/logs.ts']);

test('whatever a command prints goes through what escapes', () => {
  const files = ['ops', 'tools/invoke', 'demo', 'packages/region/src/cli'].flatMap((room) => projectFiles(room));
  const prints = files.filter((file) => /\bconsole\.(?:log|error|info|warn)\(/.test(readFileSync(file, 'utf8')));
  expect(prints.filter((file) => !PRINTS_ITSELF.has(file))).toEqual([]);
});
