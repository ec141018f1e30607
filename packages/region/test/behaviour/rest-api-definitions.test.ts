import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Region, startRegion } from '../../src/region.ts';

/** A REST API as applications of SAM declare it: in OpenAPI, with integrations that call a table. */
const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Table:
    Type: AWS::Serverless::SimpleTable
    Properties: {TableName: comments}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: apigateway.amazonaws.com}, Action: sts:AssumeRole}]
      Policies:
        - PolicyName: table
          PolicyDocument: {Statement: [{Effect: Allow, Action: ['dynamodb:PutItem', 'dynamodb:Query'], Resource: !GetAtt Table.Arn}]}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      Variables: {kind: comment}
      DefinitionBody:
        openapi: 3.0.1
        info: {title: comments}
        paths:
          /comments:
            post:
              responses: {}
              x-amazon-apigateway-integration:
                type: aws
                httpMethod: POST
                uri: !Sub arn:aws:apigateway:\${AWS::Region}:dynamodb:action/PutItem
                credentials: !GetAtt Role.Arn
                passthroughBehavior: never
                requestTemplates:
                  application/json: !Sub |
                    #set($inputRoot = $input.path('$'))
                    {
                      "TableName": "\${Table}",
                      "ConditionExpression": "attribute_not_exists(id)",
                      "Item": {
                        "id": {"S": "$inputRoot.id"},
                    #if($inputRoot.text != "")
                        "text": {"S": "$util.escapeJavaScript($inputRoot.text)"},
                    #end
                        "kind": {"S": "$stageVariables.kind"}
                      }
                    }
                responses:
                  default:
                    statusCode: "201"
                    responseParameters: {method.response.header.X-Request: context.requestId}
                    responseTemplates: {application/json: '{"done": true}'}
                  "400":
                    statusCode: "409"
                    responseTemplates:
                      application/json: '{"type": "$input.path("$.__type").split("#")[1]"}'
          /comments/{id}:
            get:
              responses: {}
              x-amazon-apigateway-integration:
                type: aws
                httpMethod: POST
                uri: !Sub arn:aws:apigateway:\${AWS::Region}:dynamodb:action/Query
                credentials: !GetAtt Role.Arn
                requestTemplates:
                  application/json: !Sub |
                    {"TableName": "\${Table}", "KeyConditionExpression": "id = :id",
                     "ExpressionAttributeValues": {":id": {"S": "$input.params('id')"}}}
                responses:
                  default:
                    statusCode: "200"
                    responseTemplates:
                      application/json: |
                        [#foreach($item in $input.path('$.Items'))"$item.text.S"#if($foreach.hasNext), #end#end]
`;

let folder: string;
let region: Region;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'definition-'));
  const templateFile = path.join(folder, 'template.yaml');
  writeFileSync(templateFile, TEMPLATE);
  region = await startRegion({ packageDir: folder, templateFile, port: 0, kafka: { port: 0 } });
});
afterAll(async () => {
  await region?.stop();
  rmSync(folder, { recursive: true });
});

const url = (below: string): string => `${region.endpoint}/_api/${region.resources.get('Api')?.ref}/v1/${below}`;
const post = (body: object, type = 'application/json') =>
  fetch(url('comments'), { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) });

test('methods of a definition in OpenAPI call a table by their templates', async () => {
  const first = await post({ id: 'a', text: 'a "fine" one' });
  const again = await post({ id: 'a' });
  const refused = await post({}, 'text/plain');
  const read = await fetch(url('comments/a'));
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint: region.endpoint, region: 'us-east-1', credentials });
  const { Items } = await client.send(new ScanCommand({ TableName: 'comments' }));
  client.destroy();

  expect([first.status, await first.text()]).toEqual([201, '{"done": true}']);
  expect(first.headers.get('x-request')).toMatch(/^[-0-9a-f]{36}$/);
  expect([again.status, await again.json()]).toEqual([409, { type: 'ConditionalCheckFailedException' }]);
  expect(refused.status).toBe(415);
  expect([read.status, (await read.text()).trim()]).toEqual([200, '["a "fine" one"]']);
  expect(Items).toEqual([{ id: { S: 'a' }, text: { S: 'a "fine" one' }, kind: { S: 'comment' } }]);
});
