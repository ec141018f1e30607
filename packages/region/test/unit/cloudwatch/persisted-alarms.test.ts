import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Alarms } from '../../../src/cloudwatch/alarms/alarms.ts';
import { readDefinition } from '../../../src/cloudwatch/alarms/read-definition.ts';
import { Dashboards } from '../../../src/cloudwatch/dashboards.ts';
import { MetricStore } from '../../../src/cloudwatch/metrics/metric-store.ts';
import { Minutes } from '../../../src/cloudwatch/metrics/minutes.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { type DataDirectory, dataDirectory } from '../../support/data-directory.ts';

const clock = new VirtualClock(0);
const OWN = {
  AlarmName: 'own',
  Namespace: 'Own',
  MetricName: 'Size',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: 'GreaterThanThreshold',
};
const OF_TEMPLATE = { ...OWN, AlarmName: 'of-template' };
const state = { value: 'ALARM', reason: 'as told', reasonData: undefined } as const;

let data: DataDirectory;
beforeEach(() => {
  data = dataDirectory();
});
afterEach(() => data.remove());

/** The alarms and dashboards of a start whose template declares one alarm. */
function started() {
  const metrics = new MetricStore({ clock });
  const minutes = new Minutes(clock, metrics);
  const home = { region: 'eu-west-1', accountId: '000000000000' };
  const alarms = new Alarms({ ...home, clock, metrics, minutes, onStateChange: async () => {} });
  const dashboards = new Dashboards(clock);
  alarms.put(readDefinition(OF_TEMPLATE));
  const stateStore = data.open();
  for (const service of [alarms, dashboards]) service.restore(stateStore);
  return { alarms, dashboards };
}

test('the states of alarms, and what came by the API, are there after a restart, and after the next', async () => {
  // Given two alarms that fired, one of the API, and a dashboard
  const first = started();
  first.alarms.put(readDefinition(OWN), OWN);
  for (const alarm of first.alarms.list()) await first.alarms.setState(alarm, state);
  first.dashboards.putPersisted('board', '{}');
  // When the region starts again, twice
  started();
  const { alarms, dashboards } = started();
  // Then they are as they were
  expect(alarms.list().map((alarm) => [alarm.name, alarm.state.value])).toEqual([
    ['of-template', 'ALARM'],
    ['own', 'ALARM'],
  ]);
  expect(dashboards.get('board').body).toBe('{}');
});

test('what was deleted stays deleted', () => {
  const first = started();
  first.alarms.put(readDefinition(OWN), OWN);
  first.alarms.remove('own');
  first.dashboards.putPersisted('board', '{}');
  first.dashboards.remove('board');
  const { alarms, dashboards } = started();
  expect(alarms.list().map(({ name }) => name)).toEqual(['of-template']);
  expect(dashboards.list()).toEqual([]);
});
