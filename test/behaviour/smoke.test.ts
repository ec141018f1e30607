import { execFile } from 'node:child_process';
import { CloudWatchClient, DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { PipesClient, StartPipeCommand, StopPipeCommand } from '@aws-sdk/client-pipes';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { functionResource } from '../../packages/region/test/support/package-dir.ts';
import { arn, queue } from '../../packages/region/test/support/resources.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { until } from '../support/until.ts';

const ALARM = {
  Namespace: 'AWS/SQS',
  MetricName: 'ApproximateNumberOfMessagesVisible',
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: 'GreaterThanThreshold',
};
const TEMPLATE = {
  Resources: {
    Things: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'things',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      },
    },
    Count: functionResource('tributary-dev-count'),
    CountMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Count' },
        EventSourceArn: { 'Fn::GetAtt': ['Things', 'StreamArn'] },
        StartingPosition: 'TRIM_HORIZON',
        MaximumRetryAttempts: 0,
      },
    },
    From: queue('from'),
    To: queue('to'),
    Carry: {
      Type: 'AWS::Pipes::Pipe',
      Properties: {
        Name: 'carry',
        RoleArn: 'arn:aws:iam::000000000000:role/pipe',
        Source: arn('From'),
        Target: arn('To'),
      },
    },
    FullAlarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'full', ...ALARM } },
    OldAlarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'old', ...ALARM } },
  },
};
const CODE = {
  'tributary-dev-count': `exports.handler = async ({ Records }) => {
    if (Records.some(({ dynamodb }) => dynamodb.Keys.id.S === 'poison')) throw new Error('poison');
  };`,
};

let region: TestRegion;
let lambda: LambdaClient;
let UUID: string | undefined;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { code: CODE, stackName: 'tributary-dev' });
  lambda = new LambdaClient(region.client);
  UUID = (await lambda.send(new ListEventSourceMappingsCommand({}))).EventSourceMappings?.[0]?.UUID;
});
afterAll(async () => {
  lambda.destroy();
  await region.stop();
});

function smoke(...args: readonly string[]): Promise<{ code: number; lines: readonly string[]; stderr: string }> {
  const command = ['ops/smoke.ts', '--endpoint', region.endpoint, '--timeout', '1', ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, lines: stdout.trimEnd().split('\n'), stderr });
    });
  });
}

const put = (id: string) =>
  new DynamoDBClient(region.client).send(new PutItemCommand({ TableName: 'things', Item: { id: { S: id } } }));

async function lastResult(): Promise<string | undefined> {
  return (await lambda.send(new GetEventSourceMappingCommand({ UUID }))).LastProcessingResult;
}

describe('npm run smoke', () => {
  test('passes when all that is deployed works, with a line for each part', async () => {
    await put('a');
    await until(async () => (await lastResult()) === 'OK', 'the mapping to have handled an item');

    expect(await smoke('--no-probes')).toMatchObject({
      code: 0,
      lines: [
        'ok       stack tributary-dev: CREATE_COMPLETE',
        'ok       mapping CountMapping: Enabled, OK',
        'ok       pipe carry: RUNNING',
        'ok       alarms: 2 in place',
        'tributary-dev works: 4 checks passed.',
      ],
    });
  });

  test('fails for a mapping with a problem, a pipe that was stopped and an alarm that is gone', async () => {
    await put('poison');
    await until(async () => (await lastResult())?.startsWith('PROBLEM') ?? false, 'the mapping to have a problem');
    await new PipesClient(region.client).send(new StopPipeCommand({ Name: 'carry' }));
    await new CloudWatchClient(region.client).send(new DeleteAlarmsCommand({ AlarmNames: ['old'] }));

    const { code, lines } = await smoke('--no-probes');

    expect(code).toBe(1);
    expect(lines).toEqual([
      'ok       stack tributary-dev: CREATE_COMPLETE',
      'FAILED   mapping CountMapping: Enabled, PROBLEM: Function call failed, still after 1 s',
      '         The function fails. Its errors: npm run logs -- count --errors',
      'FAILED   pipe carry: STOPPED',
      '         Start it: aws pipes start-pipe --name carry',
      'FAILED   alarms: 1 of 2 are gone: old',
      expect.stringContaining('Deploy once without them, and again with them.'),
      'tributary-dev does not work: 3 of 4 checks failed.',
    ]);
  });

  test('is good again when what it said is done, and fails for a mapping that was switched off', async () => {
    await put('b');
    await until(async () => (await lastResult()) === 'OK', 'the mapping to have recovered');
    await new PipesClient(region.client).send(new StartPipeCommand({ Name: 'carry' }));
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));

    const { lines } = await smoke('--no-probes');

    expect(lines).toContainEqual('FAILED   mapping CountMapping: Disabled, OK');
    expect(lines).toContainEqual('ok       pipe carry: RUNNING');
  });

  test('says which stack is not there', async () => {
    expect(await smoke('--stage', 'prod')).toEqual({
      code: 2,
      lines: [''],
      stderr: 'There is no stack tributary-prod. Deploy it, `npx sls deploy --stage prod`, or name another --stage.\n',
    });
  });
});
