import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '@tributary/region/json';
import type { Topology } from '../../../server/map/shapes.ts';
import { type ConsoleRegion, consoleRegion } from '../../support/console-region.ts';
import { linesOf } from '../../support/links-of.ts';

const arn = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });

const role = (...statements: readonly JsonObject[]): Json => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Statement: [] },
    Policies: [
      {
        PolicyName: 'p',
        PolicyDocument: { Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) },
      },
    ],
  },
});

const lambda = (FunctionName: string, Role: string, Variables: JsonObject = {}): Json => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: arn(Role),
    Code: { ZipFile: 'exports.handler = async () => {};' },
    Environment: { Variables },
  },
});

const definition = {
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Tell',
          States: {
            Tell: {
              Type: 'Task',
              Resource: 'arn:aws:states:::sqs:sendMessage',
              Parameters: { QueueUrl: '${Url}', MessageBody: 'x' },
              End: true,
            },
          },
        },
        {
          StartAt: 'Each',
          States: {
            Each: {
              Type: 'Map',
              End: true,
              ItemProcessor: {
                StartAt: 'Call',
                States: { Call: { Type: 'Task', Resource: '${Worker}', End: true } },
              },
            },
          },
        },
      ],
      End: true,
    },
  },
};

const network = {
  Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
};
const jobsArn: Json = { 'Fn::ImportValue': 'jobs-arn' };

const resources: JsonObject = {
  WorkerRole: role(
    { Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], Resource: jobsArn },
    { Action: 'events:PutEvents', Resource: '*' },
    { Action: 's3:*', Resource: { 'Fn::Sub': '${Files.Arn}/in/*' } },
  ),
  Worker: lambda('acme-worker', 'WorkerRole', { BUS: { Ref: 'Bus' } }),
  Poll: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName: { Ref: 'Worker' }, EventSourceArn: jobsArn },
  },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'acme-main' } },
  Other: { Type: 'AWS::Events::EventBus', Properties: { Name: 'acme-other' } },
  Nightly: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'acme-nightly',
      ScheduleExpression: 'rate(1 day)',
      Targets: [{ Id: 'a', Arn: jobsArn }],
    },
  },
  Created: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'created',
      EventBusName: { Ref: 'Bus' },
      EventPattern: { 'detail-type': ['Created', { prefix: 'Made' }] },
      Targets: [
        { Id: 'flow', Arn: { Ref: 'Flow' }, RoleArn: arn('AnyRole') },
        { Id: 'alerts', Arn: { Ref: 'Alerts' }, DeadLetterConfig: { Arn: arn('Lost') } },
      ],
    },
  },
  OnDefaultBus: {
    Type: 'AWS::Events::Rule',
    Properties: { Name: 'uploads', EventPattern: { source: ['aws.s3'] }, Targets: [{ Id: 'a', Arn: jobsArn }] },
  },
  AnyRole: role({ Action: ['states:StartExecution', 'sqs:*', 'lambda:InvokeFunction'], Resource: '*' }),
  Flow: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'acme-flow',
      RoleArn: arn('AnyRole'),
      DefinitionString: JSON.stringify(definition),
      DefinitionSubstitutions: { Url: { Ref: 'Lost' }, Worker: arn('Worker') },
    },
  },
  Lost: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'acme-lost' } },
  Alerts: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alerts' } },
  Subscribed: {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'Alerts' }, Protocol: 'lambda', Endpoint: arn('Worker') },
  },
  Files: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'files' } },
  Items: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    },
  },
  Changes: {
    Type: 'AWS::Pipes::Pipe',
    Properties: {
      Name: 'changes',
      RoleArn: arn('PipeRole'),
      Source: { 'Fn::GetAtt': ['Items', 'StreamArn'] },
      SourceParameters: {
        DynamoDBStreamParameters: { StartingPosition: 'LATEST', DeadLetterConfig: { Arn: arn('Lost') } },
      },
      Enrichment: arn('Worker'),
      Target: arn('Other'),
    },
  },
  PipeRole: role({ Action: '*', Resource: '*' }),
  Late: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: 'acme-late',
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: 'jobs' }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 600,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [{ Ref: 'Alerts' }],
      OKActions: [{ Ref: 'Alerts' }],
    },
  },
  Discoverer: { Type: 'AWS::EventSchemas::Discoverer', Properties: { SourceArn: arn('Bus') } },
};

let open: ConsoleRegion;
let topology: Topology;

beforeAll(async () => {
  open = await consoleRegion({ isEmpty: true, iam: 'off' });
  await open.createStack('network', network, {
    Outputs: { Jobs: { Value: arn('Jobs'), Export: { Name: 'jobs-arn' } } },
  });
  await open.createStack('acme', resources);
  topology = await open.get<Topology>('map');
});
afterAll(() => open.stop());

const partOf = (id: string) => topology.parts.find((part) => part.id === id);

describe('the map of a template from elsewhere', () => {
  test('has the readers of queues, also of a queue of another stack', () => {
    expect(linesOf(topology)).toContain('queue/jobs -reads-> function/acme-worker');
    expect(partOf('queue/jobs')).toMatchObject({ stack: 'network', logicalId: 'Jobs' });
  });

  test('has what a role gives to one part, and of rights to everything only what the environment names', () => {
    const lines = linesOf(topology);
    expect(lines).toContain('function/acme-worker -writes-> bucket/files');
    expect(lines).toContain('function/acme-worker -sends-> bus/acme-main');
    expect(lines).not.toContain('function/acme-worker -sends-> bus/acme-other');
  });

  test('has rules between their buses and their targets, with the types that they take', () => {
    const lines = linesOf(topology);
    expect(lines).toContain('bus/acme-main -matches-> rule/acme-main/created');
    expect(lines).toContain('rule/acme-main/created -delivers-> workflow/acme-flow');
    expect(lines).toContain('rule/acme-main/created -delivers-> sns/alerts');
    expect(lines).toContain('rule/acme-main/created -failures-> queue/acme-lost');
    expect(partOf('rule/acme-main/created')?.types).toEqual(['Created', 'Made*']);
  });

  test('has the default bus where a rule is on it', () => {
    expect(partOf('bus/default')).toMatchObject({ kind: 'bus', name: 'default' });
    expect(linesOf(topology)).toContain('bus/default -matches-> rule/uploads');
  });

  test('has a schedule that no bus leads to', () => {
    expect(partOf('rule/acme-nightly')).toMatchObject({ kind: 'schedule', label: 'nightly' });
    const lines = linesOf(topology).filter((line) => line.includes('acme-nightly'));
    expect(lines).toEqual(['rule/acme-nightly -delivers-> queue/jobs']);
  });

  test('has the tasks of a workflow, those in branches and iterations, too', () => {
    const lines = linesOf(topology).filter((line) => line.startsWith('workflow/acme-flow'));
    expect(lines).toEqual([
      'workflow/acme-flow -sends-> queue/acme-lost',
      'workflow/acme-flow -invokes-> function/acme-worker',
    ]);
  });

  test('has the source, the enrichment, the target and the dead letters of a pipe', () => {
    expect(linesOf(topology).filter((line) => line.includes('pipe/changes'))).toEqual([
      'table/items -streams-> pipe/changes',
      'pipe/changes -invokes-> function/acme-worker',
      'pipe/changes -delivers-> bus/acme-other',
      'pipe/changes -failures-> queue/acme-lost',
    ]);
  });

  test('has where alarms go, and what discovers the schemas of a bus', () => {
    const lines = linesOf(topology);
    expect(lines.filter((line) => line.startsWith('alarm/'))).toEqual(['alarm/acme-late -sends-> sns/alerts']);
    expect(partOf('alarm/acme-late')).toMatchObject({ kind: 'alarm', label: 'late' });
    expect(lines).toContain('bus/acme-main -reads-> discoverer/events-event-bus-acme-main');
  });

  test('has subscriptions', () => {
    expect(linesOf(topology)).toContain('sns/alerts -delivers-> function/acme-worker');
  });

  test('leaves the name of the stack out of labels', () => {
    expect(partOf('workflow/acme-flow')?.label).toBe('flow');
    expect(partOf('bucket/files')?.label).toBe('files');
  });

  test('has a link only between parts that it has', () => {
    const known = new Set(topology.parts.map(({ id }) => id));
    expect(topology.links.filter(({ from, to }) => !known.has(from) || !known.has(to))).toEqual([]);
    expect(known.size).toBe(topology.parts.length);
  });
});

test('an empty region has an empty map', async () => {
  const empty = await consoleRegion({ isEmpty: true });
  try {
    expect(await empty.get('map')).toEqual({ parts: [], links: [] });
  } finally {
    await empty.stop();
  }
});
