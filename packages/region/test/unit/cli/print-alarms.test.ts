import { expect, test } from '@jest/globals';
import { printAlarms } from '../../../src/cli/print-alarms.ts';
import { Alarm, type StateChange, type StateRecord } from '../../../src/cloudwatch/alarms/alarm.ts';
import type { AlarmState } from '../../../src/cloudwatch/alarms/definition.ts';
import { readDefinition } from '../../../src/cloudwatch/alarms/read-definition.ts';

const AT_MS = Date.parse('2026-03-02T08:00:00Z');
const DEFINITION = {
  AlarmName: 'work-errors',
  Namespace: 'AWS/Lambda',
  MetricName: 'Errors',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: 'GreaterThanThreshold',
};
const stateOf = (value: AlarmState, reason = 'because'): StateRecord => ({
  value,
  reason,
  reasonData: undefined,
  atMs: AT_MS,
});

function printed(from: AlarmState, to: StateRecord, more = {}): string {
  let text = '';
  let tell: (change: StateChange) => void = () => {};
  const onAlarm = (listener: typeof tell) => {
    tell = listener;
    return () => {};
  };
  const write = (line: string | Uint8Array): boolean => {
    text += String(line);
    return true;
  };
  printAlarms({ onAlarm }, { isTTY: false, write });
  const alarm = new Alarm('arn', readDefinition({ ...DEFINITION, ...more }), AT_MS);
  tell({ alarm, from: stateOf(from), to });
  return text;
}

test('an alarm that fires is a line with its description', () => {
  const AlarmDescription = 'The work fails. Runbook: errors';
  const line = printed('OK', stateOf('ALARM'), { AlarmDescription });
  expect(line).toBe('08:00:00.000  alarm work-errors: ALARM. The work fails. Runbook: errors\n');
});

test('an alarm that is over is a line, a new one that is well is none', () => {
  expect(printed('ALARM', stateOf('OK'))).toBe('08:00:00.000  alarm work-errors: OK.\n');
  expect(printed('INSUFFICIENT_DATA', stateOf('OK'))).toBe('');
});

test('nothing that somebody gives as a reason acts on the terminal', () => {
  expect(printed('OK', stateOf('ALARM', '\x1b[2Jgone'))).toBe(
    '08:00:00.000  alarm work-errors: ALARM. \\u001b[2Jgone\n',
  );
});
