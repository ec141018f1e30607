import { describe, expect, test } from '@jest/globals';
import { alarmsFinding } from '../../../../ops/smoke/alarms.ts';
import { mappingFinding } from '../../../../ops/smoke/mappings.ts';
import { pipeFinding } from '../../../../ops/smoke/pipes.ts';

const FunctionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:tributary-prod-bridge-kafka';

describe('a mapping', () => {
  const mapping = (State: string, LastProcessingResult?: string) =>
    mappingFinding(
      { UUID: 'u-1', FunctionArn, State, ...(LastProcessingResult !== undefined && { LastProcessingResult }) },
      'tributary-prod',
    );

  test.each([['OK'], ['No records processed'], [undefined]])('that is enabled with the result %s is good', (result) => {
    expect(mapping('Enabled', result).status).toBe('ok');
  });

  test.each([
    ['PROBLEM: Function call failed', 'npm run logs -- bridge-kafka --errors'],
    ['PROBLEM: Connection error. Please check your event source connection configuration.', 'subnets and endpoints'],
    ['PROBLEM: SASL authentication failed', 'The cluster refuses the role'],
    ['PROBLEM: Cluster failed to authorize Lambda.', 'The cluster refuses the role'],
    ['PROBLEM: Topic orders does not exist', 'Create the topic'],
    ['PROBLEM: something new', 'npm run logs -- bridge-kafka --errors'],
  ])('with %s may recover, and says what to do', (result, advice) => {
    expect(mapping('Enabled', result)).toEqual({
      status: 'waiting',
      text: `Enabled, ${result}`,
      advice: expect.stringContaining(advice),
    });
  });

  test('that is on its way is waited for, one that is off is not', () => {
    expect(mapping('Enabling').status).toBe('waiting');
    expect(mapping('Disabled', 'OK')).toEqual({
      status: 'failed',
      text: 'Disabled, OK',
      advice: 'Nothing is read. Switch it on: aws lambda update-event-source-mapping --uuid u-1 --enabled',
    });
  });
});

describe('a pipe', () => {
  test('that runs is good, one that starts is waited for', () => {
    expect(pipeFinding({ CurrentState: 'RUNNING' }).status).toBe('ok');
    expect(pipeFinding({ CurrentState: 'STARTING' }).status).toBe('waiting');
  });

  test('that cannot start shows the reason of AWS', () => {
    const pipe = { Name: 'p', CurrentState: 'START_FAILED', StateReason: 'no rights' } as const;
    expect(pipeFinding(pipe)).toEqual({
      status: 'failed',
      text: 'START_FAILED: no rights',
      advice: 'Remove what it says, then start it: aws pipes start-pipe --name p',
    });
  });
});

describe('the alarms', () => {
  const [one, two] = [
    { AlarmName: 'one', StateValue: 'OK' },
    { AlarmName: 'two', StateValue: 'INSUFFICIENT_DATA' },
  ] as const;

  test('are good when all are there, whether or not they have data', () => {
    expect(alarmsFinding(['one', 'two'], [one, two])).toEqual({ status: 'ok', text: '2 in place' });
  });

  test('fail when one is gone, by name', () => {
    expect(alarmsFinding(['one', 'two'], [one])).toMatchObject({ status: 'failed', text: '1 of 2 are gone: two' });
  });

  test('warn of one that has gone off, of one that tells nobody, and when there is none', () => {
    const loud = { AlarmName: 'two', StateValue: 'ALARM', StateReason: 'too many', ActionsEnabled: false } as const;
    expect(alarmsFinding(['one', 'two'], [one, loud])).toEqual({
      status: 'warning',
      text: '2 in place; two has gone off: too many; two tells nobody: its actions are off',
    });
    expect(alarmsFinding([], [])).toEqual({ status: 'warning', text: 'the stack has none' });
  });
});
