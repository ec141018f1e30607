import { describe, expect, test } from '@jest/globals';
import type { MissingData } from '../../../src/cloudwatch/alarms/definition.ts';
import { judge, rangeOf } from '../../../src/cloudwatch/alarms/judge.ts';

const VALUES: Readonly<Record<string, number | undefined>> = { '0': 0, X: 1, '-': undefined };
const KEEPS = undefined;

/** `0 - X - X`: not breaching, missing, breaching; the oldest first. */
const pointsOf = (written: string) => written.split(' ').map((point) => VALUES[point]);

const stateOf = (written: string, datapointsToAlarm: number, missingData: MissingData) =>
  judge(
    { evaluationPeriods: 3, datapointsToAlarm, threshold: 0, comparison: 'GreaterThanThreshold', missingData },
    pointsOf(written),
  );

const COLUMNS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
describe("the examples of CloudWatch's documentation", () => {
  test.each([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK']],
    ['0 - - - -', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', ['INSUFFICIENT_DATA', KEEPS, 'ALARM', 'OK']],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - - - X', ['INSUFFICIENT_DATA', KEEPS, 'ALARM', 'OK']],
    ['X - - - -', ['ALARM', KEEPS, 'ALARM', 'OK']],
  ])('three of three periods: %s', (written, states) => {
    expect(COLUMNS.map((missingData) => stateOf(written, 3, missingData))).toEqual(states);
  });

  test.each([
    ['0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - X', ['INSUFFICIENT_DATA', KEEPS, 'ALARM', 'OK']],
  ])('two of three periods: %s', (written, states) => {
    expect(COLUMNS.map((missingData) => stateOf(written, 2, missingData))).toEqual(states);
  });

  test('are of five data points for three periods', () => {
    expect(rangeOf({ evaluationPeriods: 3 })).toBe(5);
  });
});

test('enough breaching data points fire an alarm, however many are missing', () => {
  expect(COLUMNS.map((missingData) => stateOf('- - X - X', 2, missingData))).toEqual(Array(4).fill('ALARM'));
});

test.each([
  ['GreaterThanThreshold', 5, 'OK'],
  ['GreaterThanThreshold', 5.1, 'ALARM'],
  ['GreaterThanOrEqualToThreshold', 5, 'ALARM'],
  ['LessThanThreshold', 5, 'OK'],
  ['LessThanThreshold', 4.9, 'ALARM'],
  ['LessThanOrEqualToThreshold', 5, 'ALARM'],
] as const)('%s with a threshold of 5 and a value of %d is %s', (comparison, value, state) => {
  const rules = {
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    threshold: 5,
    comparison,
    missingData: 'missing',
  } as const;
  expect(judge(rules, [value])).toBe(state);
});
