import { expect, test } from '@jest/globals';
import { readOptions } from '../../../src/cli/options.ts';

test('what a region keeps is set by name, as often as it is given', () => {
  expect(readOptions({ keep: ['journal=8', 'executions=200', 'journal=16'] }).keep).toEqual({
    journal: 16,
    executions: 200,
  });
  expect(readOptions({}).keep).toEqual({});
});

test.each(['journal', 'journal=0', 'journal=-1', 'journal=1.5', 'everything=3', 'toString=3', '=3', 'journal=1e3'])(
  '--keep %s is refused with the names that there are',
  (text) => {
    expect(() => readOptions({ keep: [text] })).toThrow(
      `--keep takes <name>=<n>, not "${text}". ` +
        'The names are journal, payloads, events, logs, topics, queues, groups, metrics, executions.',
    );
  },
);
