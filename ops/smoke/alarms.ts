import { type CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { chunksOf } from '#lib/in-parallel.ts';
import type { Check, Finding } from './check.ts';
import { type DeployedStack, resourcesOf } from './stack.ts';

/** The most names in one call. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const NAMES_PER_CALL = 100;

/** Whether each alarm of a stack is still there, and none has gone off. */
export function alarmsCheck(client: CloudWatchClient, stack: DeployedStack): Check {
  const names = resourcesOf(stack, 'AWS::CloudWatch::Alarm').map(({ physicalId }) => physicalId);
  return {
    name: 'alarms',
    async look() {
      const found: MetricAlarm[] = [];
      for (const AlarmNames of chunksOf(names, NAMES_PER_CALL)) {
        const command = new DescribeAlarmsCommand({ AlarmNames, MaxRecords: NAMES_PER_CALL });
        found.push(...((await client.send(command)).MetricAlarms ?? []));
      }
      return alarmsFinding(names, found);
    },
  };
}

export function alarmsFinding(names: readonly string[], alarms: readonly MetricAlarm[]): Finding {
  const known = new Set(alarms.map(({ AlarmName }) => AlarmName));
  const missing = names.filter((name) => !known.has(name));
  if (missing.length > 0) {
    const advice =
      'Somebody deleted them, and CloudFormation does not know it. Deploy once without them, and again with them.';
    return { status: 'failed', text: `${missing.length} of ${names.length} are gone: ${missing.join(', ')}`, advice };
  }
  const wentOff = alarms.filter(({ StateValue }) => StateValue === 'ALARM');
  const silent = alarms.filter(({ ActionsEnabled }) => ActionsEnabled === false);
  const warnings = [
    ...wentOff.map(({ AlarmName, StateReason = '' }) => `${AlarmName} has gone off: ${StateReason}`),
    ...silent.map(({ AlarmName }) => `${AlarmName} tells nobody: its actions are off`),
  ];
  const count = `${names.length} in place`;
  if (warnings.length > 0) return { status: 'warning', text: `${count}; ${warnings.join('; ')}` };
  return names.length === 0 ? { status: 'warning', text: 'the stack has none' } : { status: 'ok', text: count };
}
