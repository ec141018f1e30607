import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsResultEntry,
  PutPartnerEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { TemplateError } from '../../src/template/template-error.ts';
import { arn, bus, queue, queuePolicy } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const SOURCE = 'aws.partner/example.com/acme/orders';
const EVENT = { Source: SOURCE, DetailType: 'Made', Detail: '{"total":12.50}' };
const PATTERN = { source: [{ prefix: 'aws.partner/' }] };

const lines: string[] = [];
let region: TestRegion | undefined;
afterEach(async () => {
  await region?.stop();
  region = undefined;
  lines.length = 0;
});

const forwarding = (Action: string): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {},
    Policies: [
      { PolicyName: 'own', PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: arn('Bus') }] } },
    ],
  },
});

/** The bus of a partner, whose events a rule forwards to the bus of an application, and from there to a queue. */
const template = (action = 'events:PutEvents'): JsonObject => ({
  PartnerBus: { Type: 'AWS::Events::EventBus', Properties: { Name: SOURCE, EventSourceName: SOURCE } },
  Bus: bus('app'),
  Role: forwarding(action),
  Forward: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'forward',
      EventBusName: { Ref: 'PartnerBus' },
      EventPattern: PATTERN,
      Targets: [{ Id: 'bus', Arn: arn('Bus'), RoleArn: arn('Role'), DeadLetterConfig: { Arn: arn('Undelivered') } }],
    },
  },
  Take: {
    Type: 'AWS::Events::Rule',
    Properties: { EventBusName: { Ref: 'Bus' }, EventPattern: PATTERN, Targets: [{ Id: 'q', Arn: arn('Taken') }] },
  },
  Taken: queue('taken'),
  Undelivered: queue('undelivered'),
  Policy: queuePolicy('Taken', 'Undelivered'),
});

async function start(Resources: JsonObject): Promise<TestRegion> {
  region = await runningRegion({ Resources }, { clock: 'virtual', log: (line) => void lines.push(line) });
  return region;
}

async function told(running: TestRegion): Promise<readonly PutEventsResultEntry[]> {
  const client = new EventBridgeClient(running.client);
  const { Entries = [] } = await client.send(new PutPartnerEventsCommand({ Entries: [EVENT] }));
  await running.settled();
  return Entries;
}

async function messages(running: TestRegion, name: string) {
  const QueueUrl = running.resources.get(name)?.ref;
  const read = new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] });
  const { Messages = [] } = await new SQSClient(running.client).send(read);
  return Messages;
}

test('what a partner tells comes to a rule of the application, with its numbers as they were written', async () => {
  const running = await start(template());
  const [entry] = await told(running);
  const [message] = await messages(running, 'Taken');
  expect(message?.Body).toContain(`"id":"${entry?.EventId}","detail-type":"Made","source":"${SOURCE}"`);
  expect(message?.Body).toContain('"detail":{"total":12.50}}');
  expect(running.resources.get('Forward')).toMatchObject({
    ref: `${SOURCE}|forward`,
    attributes: { Arn: expect.stringMatching(new RegExp(`:rule/${SOURCE}/forward$`)) },
  });
});

test('a rule whose role may not put events on the bus leaves a dead letter', async () => {
  const running = await start(template('events:PutRule'));
  await told(running);
  expect(await messages(running, 'Taken')).toEqual([]);
  expect(lines.join()).toContain('Allow events:PutEvents on !GetAtt Bus.Arn in the role Role.');
  const [message] = await messages(running, 'Undelivered');
  expect(message?.MessageAttributes?.['ERROR_CODE']?.StringValue).toBe('NO_PERMISSIONS');
  expect(message?.MessageAttributes?.['RULE_ARN']?.StringValue).toMatch(new RegExp(`:rule/${SOURCE}/forward$`));
});

test('nobody else puts events on the bus of a partner, nor under its name on another', async () => {
  const client = new EventBridgeClient((await start(template())).client);
  const put = (entry: JsonObject) => client.send(new PutEventsCommand({ Entries: [{ ...EVENT, ...entry }] }));
  await expect(put({ EventBusName: SOURCE, Source: 'app' })).rejects.toMatchObject({ name: 'ValidationException' });
  expect((await put({ EventBusName: 'app' })).Entries).toMatchObject([
    { ErrorCode: 'NotAuthorizedForSourceException' },
  ]);
});

test('a template that gives the bus of a partner a policy is refused', async () => {
  const Statement: Json = { Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: '*' };
  const policy = {
    Type: 'AWS::Events::EventBusPolicy',
    Properties: { StatementId: 'all', EventBusName: { Ref: 'PartnerBus' }, Statement },
  };
  const error: unknown = await start({ ...template(), OpenPolicy: policy }).catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(TemplateError);
  expect(String(error)).toContain(`${SOURCE} is the bus of a partner, which takes no policy.`);
});
