import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Region, startRegion } from '../../src/region.ts';
import { ForeignService } from '../support/foreign-service.ts';
import { until } from '../support/until.ts';

jest.setTimeout(120_000);

/** A service as many are: everything by the framework's defaults. */
const serviceYaml = (awsRegion: string, key = 'id'): string => `
service: foreign
provider:
  name: aws
  runtime: nodejs24.x
  region: ${awsRegion}
  stage: dev
  versionFunctions: true
  logRetentionInDays: 14
  environment:
    JOBS_URL: !Ref Jobs
    NOTES_TABLE: \${param:table, 'unset'}
  iam:
    role:
      statements:
        - { Effect: Allow, Action: 'sqs:SendMessage', Resource: !GetAtt Jobs.Arn }
  tags: { team: foreign }
  stackPolicy:
    - { Effect: Allow, Principal: '*', Action: 'Update:*', Resource: '*' }
    - Effect: Deny
      Principal: '*'
      Action: [Update:Replace, Update:Delete]
      Resource: '*'
      Condition: { StringEquals: { ResourceType: ['AWS::DynamoDB::Table'] } }
functions:
  hello:
    handler: handler.hello
    events:
      - httpApi: GET /hello/{name}
  tick:
    handler: handler.tick
    events:
      - schedule: rate(1 hour)
  work:
    handler: handler.work
    reservedConcurrency: 2
    events:
      - sqs: { arn: !GetAtt Jobs.Arn, batchSize: 5 }
  listen:
    handler: handler.listen
    events:
      - eventBridge: { pattern: { source: [foreign] } }
      - sns: news
resources:
  Resources:
    Jobs: { Type: AWS::SQS::Queue }
    Notes:
      Type: AWS::DynamoDB::Table
      DeletionPolicy: Retain
      Properties:
        TableName: notes-${key}
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions: [{ AttributeName: ${key}, AttributeType: S }]
        KeySchema: [{ AttributeName: ${key}, KeyType: HASH }]
    NotesName:
      Type: AWS::SSM::Parameter
      Properties: { Type: String, Name: /foreign/notes, Value: !Ref Notes }
  Outputs:
    Jobs: { Value: !GetAtt Jobs.Arn, Export: { Name: foreign-jobs } }
`;

const HANDLER = `
exports.hello = async (event) => ({ statusCode: 200, body: 'hello ' + event.pathParameters.name });
exports.tick = async () => 'tick';
exports.work = async (event) => console.log('worked on ' + event.Records[0].body);
exports.listen = async (event) => console.log('heard ' + event.detail.what);
`;

/** A second service, which takes what the first one exports and what it has put into Parameter Store. */
const readerYaml = (awsRegion: string): string => `
service: reader
provider:
  name: aws
  runtime: nodejs24.x
  region: ${awsRegion}
functions:
  read:
    handler: handler.read
    environment:
      JOBS_ARN: !ImportValue foreign-jobs
      NOTES_OF_FRAMEWORK: \${ssm:/foreign/notes}
      NOTES_OF_STACK: '{{resolve:ssm:/foreign/notes}}'
      NOTES_OF_PARAMETER: !Ref Notes
resources:
  Parameters:
    Notes: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /foreign/notes }
`;
const READER = 'exports.read = async () => process.env;';

let region: Region;
let service: ForeignService;
let reader: ForeignService;
let client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

beforeAll(async () => {
  region = await startRegion({ isEmpty: true, awsRegion: 'eu-central-1', port: 0, kafka: { port: 0 } });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = { endpoint: region.endpoint, region: region.awsRegion, credentials };
  const { awsRegion } = region;
  service = new ForeignService(region, { 'serverless.yml': serviceYaml(awsRegion), 'handler.js': HANDLER });
  reader = new ForeignService(region, { 'serverless.yml': readerYaml(awsRegion), 'handler.js': READER });
});
afterAll(async () => {
  await region.stop();
  service[Symbol.dispose]();
  reader[Symbol.dispose]();
});

async function status(StackName: string): Promise<string | undefined> {
  const { Stacks = [] } = await new CloudFormationClient(client).send(new DescribeStacksCommand({ StackName }));
  return Stacks[0]?.StackStatus;
}

/** Whether a function of the service has written a text. */
async function hasWritten(functionName: string, text: string): Promise<boolean> {
  const logGroupName = `/aws/lambda/foreign-dev-${functionName}`;
  const { events = [] } = await new CloudWatchLogsClient(client).send(new FilterLogEventsCommand({ logGroupName }));
  return events.some(({ message = '' }) => message.includes(text));
}

describe('a service that knows nothing of this project', () => {
  test('is deployed, and its functions have their events', async () => {
    expect(await service.sls('deploy')).toContain('Service deployed to stack foreign-dev');

    const api = region.resources.get('HttpApi')?.ref;
    const answer = await fetch(`${region.endpoint}/_api/${api}/hello/you`);
    expect([answer.status, await answer.text()]).toEqual([200, 'hello you']);
    const QueueUrl = region.resources.get('Jobs')?.ref;
    await new SQSClient(client).send(new SendMessageCommand({ QueueUrl, MessageBody: 'a job' }));
    const entry = { Source: 'foreign', DetailType: 'Made', Detail: '{"what":"a song"}' };
    await new EventBridgeClient(client).send(new PutEventsCommand({ Entries: [entry] }));
    await until(() => hasWritten('work', 'worked on a job'));
    await until(() => hasWritten('listen', 'heard a song'));
  });

  test('is told of, called, and rolled back to an earlier deployment', async () => {
    expect(await service.sls('info')).toContain('tick: foreign-dev-tick');
    expect(await service.invoke('tick')).toBe('tick');
    const [, timestamp = ''] = /Timestamp: (\d+)/.exec(await service.sls('deploy', 'list')) ?? [];
    service.write('handler.js', HANDLER.replace("'tick'", "'tock'"));
    await service.sls('deploy');
    expect(await service.invoke('tick')).toBe('tock');

    await service.sls('rollback', '-t', timestamp);

    expect(await service.invoke('tick')).toBe('tick');
  });

  test('hands values to a second service, which keeps it from being removed', async () => {
    await reader.sls('deploy');

    expect(await reader.invoke('read')).toMatchObject({
      JOBS_ARN: expect.stringMatching(/^arn:aws:sqs:.*-Jobs$/),
      NOTES_OF_FRAMEWORK: 'notes-id',
      NOTES_OF_STACK: 'notes-id',
      NOTES_OF_PARAMETER: 'notes-id',
    });
    await service.sls('remove').catch(() => {});
    expect(await status('foreign-dev')).toBe('UPDATE_COMPLETE');
  });

  test('keeps its table from being replaced, by its stack policy', async () => {
    service.write('serverless.yml', serviceYaml(region.awsRegion, 'key'));

    await expect(service.sls('deploy')).rejects.toThrow(
      'Action denied by stack policy: Statement [#2] does not allow [Update:Replace] for resource [LogicalResourceId/Notes]',
    );

    expect(await status('foreign-dev')).toBe('UPDATE_ROLLBACK_COMPLETE');
    service.write('serverless.yml', serviceYaml(region.awsRegion));
  });

  test('is deployed by change sets, too', async () => {
    const yaml = serviceYaml(region.awsRegion).replace('stage: dev', 'stage: dev\n  deploymentMethod: changesets');
    service.write('serverless.yml', yaml.replace('batchSize: 5', 'batchSize: 6'));

    expect(await service.sls('deploy')).toContain('Service deployed');

    expect(await status('foreign-dev')).toBe('UPDATE_COMPLETE');
  });

  test('is removed after the second one, and leaves behind what it retains', async () => {
    await reader.sls('remove');
    expect(await service.sls('remove')).toContain('has been successfully removed');

    await expect(status('foreign-dev')).rejects.toThrow('does not exist');
    const { TableNames } = await new DynamoDBClient(client).send(new ListTablesCommand({}));
    expect(TableNames).toEqual(['notes-id']);
    const gone = new SSMClient(client).send(new GetParameterCommand({ Name: '/foreign/notes' }));
    await expect(gone).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await expect(service.sls('deploy')).rejects.toThrow(/Notes.*already exists/s);
  });
});
