import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Json, JsonObject } from '../../src/core/json.ts';
import type { RegionOptions } from '../../src/region.ts';
import { functionResource } from './package-dir.ts';
import { arn, bus, queue } from './resources.ts';
import { runningRegion, type TestRegion } from './running.ts';

/** Makes one call of an SDK and answers with its output, or with the error's name, message and status. */
const CALLER = `
exports.handler = async ({ service, command, input }) => {
  const sdk = require('@aws-sdk/client-' + service);
  const Client = sdk[Object.keys(sdk).find((name) => /^[A-Z]\\w+Client$/.test(name))];
  const client = new Client({ maxAttempts: 1, forcePathStyle: true, useQueueUrlAsEndpoint: false });
  try {
    const { $metadata, ...output } = await client.send(new sdk[command](input));
    return { status: $metadata.httpStatusCode };
  } catch (error) {
    return { name: error.name, message: error.message, status: error.$metadata?.httpStatusCode };
  } finally {
    client.destroy();
  }
};`;

const RESOURCES: JsonObject = {
  Bus: bus('shop'),
  Work: queue('work'),
  News: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
  Payloads: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'payloads' } },
  Items: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'owner', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-owner',
          KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
  },
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'writing',
      RoleArn: 'arn:aws:iam::000000000000:role/any',
      DefinitionString: '{"StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}',
    },
  },
  Caller: functionResource('caller', { Timeout: 20, Role: arn('CallerRole') }),
};

export interface RightsSetup extends Partial<RegionOptions> {
  /** The statements of the caller's role. */
  readonly statements?: readonly JsonObject[];
  /** Further properties of the role. */
  readonly role?: JsonObject;
  readonly resources?: JsonObject;
  readonly metadata?: JsonObject;
}

export interface RightsRegion extends TestRegion {
  /** What the region has written to its own log. */
  readonly lines: readonly string[];
  /** Has the function make one call. */
  called(service: string, command: string, input: JsonObject): Promise<Json>;
}

/** A region with a bit of everything, and a function that makes calls with the rights of its role. */
export async function regionWithRights(setup: RightsSetup = {}): Promise<RightsRegion> {
  const { statements = [], role = {}, resources = {}, metadata = {}, ...options } = setup;
  const document = { Version: '2012-10-17', Statement: statements };
  const callerRole: Json = {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'caller-role',
      AssumeRolePolicyDocument: {},
      ...(statements.length > 0 && { Policies: [{ PolicyName: 'own', PolicyDocument: document }] }),
      ...role,
    },
  };
  const lines: string[] = [];
  const template = { Metadata: metadata, Resources: { ...RESOURCES, CallerRole: callerRole, ...resources } };
  const log = (line: string): void => void lines.push(line);
  const region = await runningRegion(template, { code: { caller: CALLER }, clock: 'virtual', log, ...options });
  const lambda = new LambdaClient(region.client);
  return {
    ...region,
    lines,
    async called(service, command, input) {
      const Payload = JSON.stringify({ service, command, input });
      const answer = await lambda.send(new InvokeCommand({ FunctionName: 'caller', Payload }));
      return JSON.parse(answer.Payload?.transformToString() ?? 'null');
    },
    async stop() {
      lambda.destroy();
      await region.stop();
    },
  };
}
