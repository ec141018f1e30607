import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Caller } from '../../checks/conformance/caller.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { arn, queue } from '../support/resources.ts';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';

let open: OpenStacks;
let sqs: SQSClient;
let caller: Caller;
beforeEach(async () => {
  open = await openStacks();
  sqs = new SQSClient(open.client);
  caller = new Caller(open.region.endpoint, open.region.kafkaBootstrapServers, open.region.schemaRegistryUrl);
});
afterEach(async () => {
  sqs.destroy();
  await open.stop();
});

const starter = (Action: string, Resource: JsonObject): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: 'starter',
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] } }],
  },
});

const bodiesIn = async (name: string): Promise<readonly (string | undefined)[]> => {
  const QueueUrl = `${open.region.endpoint}/000000000000/${name}`;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
  return Messages.map(({ Body }) => Body);
};

const call = async (method: string, path: string, input?: object) => {
  const body = input === undefined ? undefined : JSON.stringify(input);
  const { status, text } = await caller.raw({
    service: 'scheduler',
    method,
    path,
    ...(body !== undefined && { body }),
  });
  return { status, body: JSON.parse(text) as JsonObject };
};

const TARGET = { Arn: 'arn:aws:sqs:eu-west-1:000000000000:told', RoleArn: 'arn:aws:iam::000000000000:role/starter' };
const DAILY = {
  FlexibleTimeWindow: { Mode: 'OFF' },
  ScheduleExpression: 'cron(0 9 * * ? *)',
  ScheduleExpressionTimezone: 'Europe/Berlin',
  Target: { ...TARGET, Input: '{"a":1}' },
};

test('a schedule of a template invokes its target by its role', async () => {
  const resources = {
    Told: queue('told'),
    Role: starter('sqs:SendMessage', arn('Told')),
    Group: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'mine' } },
    Schedule: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        Name: 'often',
        GroupName: { Ref: 'Group' },
        FlexibleTimeWindow: { Mode: 'OFF' },
        ScheduleExpression: 'rate(1 hour)',
        Target: { Arn: arn('Told'), RoleArn: arn('Role'), Input: '{"from":"schedule"}' },
      },
    },
  };

  expect(await open.created('s', template(resources), { Capabilities: ['CAPABILITY_NAMED_IAM'] })).toBe(
    'CREATE_COMPLETE',
  );

  expect(await bodiesIn('told')).toEqual(['{"from":"schedule"}']);
  expect(await call('GET', '/schedules/often?groupName=mine')).toMatchObject({
    status: 200,
    body: { Arn: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/mine/often', State: 'ENABLED' },
  });
});

test('the ScheduleV2 event of a function of SAM invokes it', async () => {
  const resources = {
    Told: queue('told'),
    Teller: {
      Type: 'AWS::Serverless::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Timeout: 30,
        InlineCode: `
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
exports.handler = async (event) => {
  const QueueUrl = process.env.AWS_ENDPOINT_URL + '/000000000000/told';
  await new SQSClient({}).send(new SendMessageCommand({ QueueUrl, MessageBody: event.source }));
};`,
        Policies: [{ SQSSendMessagePolicy: { QueueName: 'told' } }],
        Events: { Often: { Type: 'ScheduleV2', Properties: { ScheduleExpression: 'rate(1 hour)' } } },
      },
    },
  };
  const source = template(resources, { Transform: 'AWS::Serverless-2016-10-31' });

  expect(await open.created('s', source, { Capabilities: ['CAPABILITY_IAM'] })).toBe('CREATE_COMPLETE');

  expect(await bodiesIn('told')).toEqual(['aws.scheduler']);
});

test('calls create, read, list, change and delete schedules', async () => {
  const ScheduleArn = 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/daily';
  expect(await call('POST', '/schedules/daily', DAILY)).toEqual({ status: 200, body: { ScheduleArn } });
  expect(await call('POST', '/schedules/daily', DAILY)).toMatchObject({
    status: 409,
    body: { Message: 'Schedule daily already exists.' },
  });
  expect((await call('GET', '/schedules/daily')).body).toEqual({
    ActionAfterCompletion: 'NONE',
    Arn: ScheduleArn,
    CreationDate: expect.any(Number),
    FlexibleTimeWindow: { Mode: 'OFF' },
    GroupName: 'default',
    LastModificationDate: expect.any(Number),
    Name: 'daily',
    ScheduleExpression: 'cron(0 9 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    State: 'ENABLED',
    Target: {
      ...TARGET,
      Input: '{"a":1}',
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
    },
  });

  await call('PUT', '/schedules/daily', { ...DAILY, State: 'DISABLED' });

  expect((await call('GET', '/schedules?State=DISABLED')).body).toMatchObject({
    Schedules: [{ Arn: ScheduleArn, Name: 'daily', State: 'DISABLED', Target: { Arn: TARGET.Arn } }],
  });
  expect((await call('GET', '/schedules?State=ENABLED')).body).toEqual({ Schedules: [] });
  expect((await call('DELETE', '/schedules/daily')).status).toBe(200);
  expect(await call('GET', '/schedules/daily')).toMatchObject({
    status: 404,
    body: { Message: 'Schedule daily does not exist.' },
  });
});

test('a group goes with its schedules, and the default one stays', async () => {
  expect((await call('POST', '/schedules/daily', { ...DAILY, GroupName: 'mine' })).body).toMatchObject({
    Message: 'Schedule group mine does not exist.',
  });
  await call('POST', '/schedule-groups/mine', {});
  await call('POST', '/schedules/daily', { ...DAILY, GroupName: 'mine' });
  expect((await call('GET', '/schedule-groups')).body).toMatchObject({
    ScheduleGroups: [{ Name: 'default' }, { Name: 'mine', State: 'ACTIVE' }],
  });

  await call('DELETE', '/schedule-groups/mine');

  expect((await call('GET', '/schedules?ScheduleGroup=mine')).body).toEqual({ Schedules: [] });
  expect((await call('DELETE', '/schedule-groups/default')).status).toBe(400);
});

test('universal targets call the services of the region by their role', async () => {
  const scheduled = (Arn: string, Input: string): JsonObject => ({
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      FlexibleTimeWindow: { Mode: 'OFF' },
      ScheduleExpression: 'rate(1 hour)',
      Target: { Arn, RoleArn: arn('Role'), Input: { 'Fn::Sub': Input } },
    },
  });
  const resources = {
    Told: queue('told'),
    Role: starter('sqs:SendMessage', arn('Told')),
    Sends: scheduled(
      'arn:aws:scheduler:::aws-sdk:sqs:sendMessage',
      '{"QueueUrl":"${Told}","MessageBody":"from a schedule"}',
    ),
    // Its role may not.
    Creates: scheduled('arn:aws:scheduler:::aws-sdk:sqs:createQueue', '{"QueueName":"other"}'),
  };

  expect(await open.created('s', template(resources), { Capabilities: ['CAPABILITY_NAMED_IAM'] })).toBe(
    'CREATE_COMPLETE',
  );

  expect(await bodiesIn('told')).toEqual(['from a schedule']);
  await expect(bodiesIn('other')).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
});

test('a target that the region does not run is refused by name', async () => {
  const schedule = { ...DAILY, Target: { ...TARGET, Arn: 'arn:aws:scheduler:::aws-sdk:rds:startDBInstance' } };

  await expect(
    open.created('s', template({ S: { Type: 'AWS::Scheduler::Schedule', Properties: schedule } })),
  ).rejects.toThrow('S.Properties.Target.Arn: The region runs universal targets of cloudwatch, ');
});
