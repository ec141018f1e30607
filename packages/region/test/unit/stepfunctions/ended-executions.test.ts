import { expect, test } from '@jest/globals';
import { openWorkflows, ROLE } from './fixture.ts';

const DEFINITION = JSON.stringify({
  StartAt: 'Wait',
  States: {
    Wait: { Type: 'Wait', Seconds: 1, Next: 'Pass' },
    Pass: { Type: 'Pass', Result: { fine: true }, End: true },
  },
});

function harness(maxEnded: number) {
  const { service, clock } = openWorkflows({}, {}, { maxEnded });
  const machine = service.stateMachines.create({ name: 'm', type: 'STANDARD', definition: DEFINITION, roleArn: ROLE });
  const run = async (name: string): Promise<string> => {
    const execution = service.executions.start(machine, { name, input: JSON.stringify({ name }) });
    await execution.finished;
    return execution.arn;
  };
  return { service, clock, machine, run };
}

test('an execution that has ended is described and listed as it was, from outside of the memory', async () => {
  const { service, machine, run } = harness(10);
  const arn = await run('one');
  await run('two');
  const ended = service.executions.get(arn);
  expect(ended).not.toBe(service.executions.get(arn));
  expect(ended).toMatchObject({ name: 'one', status: 'SUCCEEDED', input: '{"name":"one"}', output: '{"fine":true}' });
  expect(ended.stoppedAt).toBe(ended.startedAt + 1000);
  expect(ended.scope.history.events.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'WaitStateEntered',
    'WaitStateExited',
    'PassStateEntered',
    'PassStateExited',
    'ExecutionSucceeded',
  ]);
  expect(service.executions.list(machine.arn).map(({ name }) => name)).toEqual(['two', 'one']);
  expect(() => service.executions.start(machine, { name: 'one', input: '{}' })).toThrow('Execution Already Exists');
});

test('beyond their limit the oldest are forgotten, and counted', async () => {
  const { service, machine, run } = harness(3);
  const running = service.executions.start(machine, { name: 'running', input: '{}' });
  for (const name of ['a', 'b', 'c', 'd', 'e']) await run(name);
  await running.finished;
  const { executions } = service;
  expect(executions.list(machine.arn)).toHaveLength(3);
  expect([executions.endedCount, executions.forgottenCount]).toEqual([3, 3]);
});
