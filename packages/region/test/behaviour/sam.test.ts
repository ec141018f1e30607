import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Region, startRegion } from '../../src/region.ts';
import { until } from '../support/until.ts';

/** As `sam init` and `sam build` leave an application: a template in YAML, with a folder of code for the function. */
const TEMPLATE = `
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  BusName: {Type: String, Default: things}
Globals:
  Function:
    Runtime: nodejs24.x
    Timeout: 30
    Environment:
      Variables:
        TABLE: !Ref Words
Resources:
  Bus: {Type: AWS::Events::EventBus, Properties: {Name: !Ref BusName}}
  Inbox: {Type: AWS::SQS::Queue}
  Words:
    Type: AWS::Serverless::SimpleTable
    Properties: {PrimaryKey: {Name: word, Type: String}}
  Note:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: note/
      Handler: app.handler
      AutoPublishAlias: live
      Policies:
        - DynamoDBCrudPolicy: {TableName: !Ref Words}
      Events:
        Web: {Type: HttpApi, Properties: {Path: '/words/{word}', Method: post}}
        Rest: {Type: Api, Properties: {Path: '/words/{word}', Method: get}}
        Queue: {Type: SQS, Properties: {Queue: !GetAtt Inbox.Arn, BatchSize: 1}}
        Thing: {Type: EventBridgeRule, Properties: {EventBusName: !Ref Bus, Pattern: {source: [test.things]}}}
  Chain:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: chain.asl.yaml
      DefinitionSubstitutions: {Function: !GetAtt Note.Arn}
      Policies:
        - LambdaInvokePolicy: {FunctionName: !Ref Note}
      Events:
        Thing: {Type: EventBridgeRule, Properties: {EventBusName: !Ref Bus, Pattern: {source: [test.chains]}}}
`;
const DEFINITION = `
StartAt: Note
States:
  Note:
    Type: Task
    Resource: \${Function}
    Parameters: {chained.$: $.detail.word}
    End: true
`;
const CODE = `
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = async (event) => {
  const found =
    event.pathParameters?.word ?? event.Records?.[0].body ?? event.chained ?? event.detail.word;
  const from = event.chained ? 'workflow' : event.detail ? 'bus' : event.Records ? 'queue' : event.version ? 'http' : 'rest';
  await client.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { word: { S: found }, from: { S: from } } }));
  return { statusCode: 201, body: found };
};
`;

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
let folder: string;
let region: Region;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sam-'));
  mkdirSync(path.join(folder, 'note'));
  writeFileSync(path.join(folder, 'template.yaml'), TEMPLATE);
  writeFileSync(path.join(folder, 'chain.asl.yaml'), DEFINITION);
  writeFileSync(path.join(folder, 'note/app.mjs'), CODE);
  region = await startRegion({
    packageDir: folder,
    cacheDir: path.join(folder, 'cache'),
    port: 0,
    kafka: { port: 0 },
  });
});
afterAll(async () => {
  await region.stop();
  rmSync(folder, { recursive: true });
});

const client = () => ({ endpoint: region.endpoint, region: 'us-east-1', credentials });
const refOf = (logicalId: string): string => region.resources.get(logicalId)?.ref ?? '';

async function words(): Promise<Record<string, string | undefined>> {
  const { Items = [] } = await new DynamoDBClient(client()).send(new ScanCommand({ TableName: refOf('Words') }));
  return Object.fromEntries(Items.map(({ word, from }) => [word?.S ?? '', from?.S]));
}

async function publish(source: string, word: string): Promise<void> {
  const entry = { EventBusName: refOf('Bus'), Source: source, DetailType: 'Said', Detail: JSON.stringify({ word }) };
  await new EventBridgeClient(client()).send(new PutEventsCommand({ Entries: [entry] }));
}

test('an application of SAM runs from its template, and each of its events reaches the function', async () => {
  const web = await fetch(`${region.endpoint}/_api/${refOf('ServerlessHttpApi')}/words/over-http`, { method: 'POST' });
  const rest = await fetch(`${region.endpoint}/_api/${refOf('ServerlessRestApi')}/Prod/words/over-rest`);
  expect([web.status, await web.text(), rest.status, await rest.text()]).toEqual([201, 'over-http', 201, 'over-rest']);
  await new SQSClient(client()).send(new SendMessageCommand({ QueueUrl: refOf('Inbox'), MessageBody: 'by-queue' }));
  await publish('test.things', 'by-bus');
  await publish('test.chains', 'by-workflow');
  const expected = {
    'over-http': 'http',
    'over-rest': 'rest',
    'by-queue': 'queue',
    'by-bus': 'bus',
    'by-workflow': 'workflow',
  };
  await until(async () => Object.keys(await words()).length === 5);
  expect(await words()).toEqual(expected);
});

test('its generated resources have the logical ids of SAM', () => {
  const ids = [...region.resources.keys()].map((id) => id.replace(/(Version|Deployment)[0-9a-f]{10}$/, '$1<hash>'));
  expect(ids.toSorted()).toEqual([
    'Bus',
    'Chain',
    'ChainRole',
    'ChainThing',
    'ChainThingRole',
    'Inbox',
    'Note',
    'NoteAliaslive',
    'NoteQueue',
    'NoteRestPermissionProd',
    'NoteRole',
    'NoteThing',
    'NoteThingPermission',
    'NoteVersion<hash>',
    'NoteWebPermission',
    'ServerlessHttpApi',
    'ServerlessHttpApiApiGatewayDefaultStage',
    'ServerlessRestApi',
    'ServerlessRestApiDeployment<hash>',
    'ServerlessRestApiProdStage',
    'Words',
  ]);
});

test('what the region cannot transform is refused, each by logical id, property and remedy', async () => {
  const other = mkdtempSync(path.join(tmpdir(), 'sam-'));
  const template = {
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: {
      App: { Type: 'AWS::Serverless::Application', Properties: {} },
      Fn: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          InlineCode: 'exports.handler = 1;',
          Policies: [{ RekognitionLabelsPolicy: {} }],
          Events: { Stream: { Type: 'Kinesis', Properties: { Stream: 'arn:aws:kinesis:x' } } },
        },
      },
    },
  };
  writeFileSync(path.join(other, 'template.json'), JSON.stringify(template));
  const starting = startRegion({ packageDir: other, port: 0, kafka: { port: 0 } });
  await expect(starting).rejects.toMatchObject({
    code: 'TEMPLATE_UNSUPPORTED',
    findings: [
      {
        logicalId: 'App',
        path: 'Type',
        message: expect.stringMatching(/^The region does not transform AWS::Serverless::Application\. Remove it\./),
      },
      {
        logicalId: 'Fn',
        path: 'Properties.Events.Stream.Type',
        message:
          'The region does not run events of type Kinesis. Remove it, or start with --allow-unsupported to go without it.',
      },
      {
        logicalId: 'Fn',
        path: 'Properties.Policies[0]',
        message: expect.stringMatching(
          /^There is no policy template RekognitionLabelsPolicy here\. There are: AWS.*Write its statements out\.$/,
        ),
      },
    ],
  });
  rmSync(other, { recursive: true });
});
