import * as cloudFormation from '@aws-sdk/client-cloudformation';
import * as dynamoDb from '@aws-sdk/client-dynamodb';
import * as eventBridge from '@aws-sdk/client-eventbridge';
import * as msk from '@aws-sdk/client-kafka';
import * as lambda from '@aws-sdk/client-lambda';
import * as pipes from '@aws-sdk/client-pipes';
import * as schemas from '@aws-sdk/client-schemas';
import * as workflows from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Caller } from '../../checks/conformance/caller.ts';
import { type Region, startRegion } from '../../src/region.ts';
import { NOT_SERVED, SERVED } from '../../src/resources/served-operations.ts';

/** The text of the answer to an operation with nothing in it. */
type Ask = (caller: Caller, operation: Operation) => Promise<string>;

interface Operation {
  readonly name: string;
  /** Of REST services. */
  readonly method: string;
  readonly path: string;
}

/** How the schemas of the clients mark an operation, among structures and others. */
const OPERATION = 9;

function operationsOf(client: object): readonly Operation[] {
  return Object.values(client).flatMap((value: unknown) => {
    if (!Array.isArray(value) || value[0] !== OPERATION) return [];
    const [, , name, traits] = value;
    const [method = '', path = ''] = traits?.http ?? [];
    return [{ name: String(name), method, path: String(path).replaceAll(/\{[^}]+\}/g, 'x') }];
  });
}

const json =
  (service: string, version: '1.0' | '1.1', target: string): Ask =>
  async (caller, { name }) =>
    (await caller.rawJson(service, version, `${target}.${name}`, {})).text;

const form =
  (service: string): Ask =>
  (caller, { name }) =>
    caller.form(service, { Action: name });

const rest =
  (service: string): Ask =>
  async (caller, { method, path }) => {
    const body = method === 'GET' || method === 'DELETE' ? undefined : '{}';
    return (await caller.raw({ service, method, path, body })).text;
  };

const CLIENTS: Readonly<Record<string, readonly [client: object, ask: Ask]>> = {
  CloudFormation: [cloudFormation, form('cloudformation')],
  DynamoDB: [dynamoDb, json('dynamodb', '1.0', 'DynamoDB_20120810')],
  EventBridge: [eventBridge, json('events', '1.1', 'AWSEvents')],
  'EventBridge Pipes': [pipes, rest('pipes')],
  'EventBridge Schemas': [schemas, rest('schemas')],
  Lambda: [lambda, rest('lambda')],
  'Amazon MSK': [msk, rest('kafka')],
  SNS: [sns, form('sns')],
  SQS: [sqs, json('sqs', '1.0', 'AmazonSQS')],
  'Step Functions': [workflows, json('states', '1.0', 'AWSStepFunctions')],
  STS: [sts, form('sts')],
};

let region: Region;
let caller: Caller;
beforeAll(async () => {
  region = await startRegion({ isEmpty: true, port: 0, kafka: { port: 0, registryPort: 0 }, log: () => {} });
  caller = new Caller(region.endpoint, region.kafkaBootstrapServers, region.schemaRegistryUrl);
});
afterAll(() => region.stop());

/** How a refusal names what it refuses: by the name of the operation, or by the method and the path of REST. */
const namedIn = (answer: string, { name, method, path }: Operation): boolean =>
  [`The action ${name} is not valid`, `does not serve the operation ${name}`].some((words) => answer.includes(words)) ||
  answer.includes(`does not serve the operation ${method} ${path.split('?')[0]}`);

test.each(Object.entries(CLIENTS))('the page says of %s which operations are refused by name', async (service, one) => {
  const [client, ask] = one;
  const refused: string[] = [];
  const served: string[] = [];
  for (const operation of operationsOf(client)) {
    const list = namedIn(await ask(caller, operation), operation) ? refused : served;
    list.push(operation.name);
  }
  expect(served.length).toBeGreaterThan(0);
  const few = new Map<string, readonly string[]>(Object.entries(SERVED)).get(service);
  const not = new Map<string, readonly string[]>(Object.entries(NOT_SERVED)).get(service) ?? [];
  if (few === undefined) expect(refused.toSorted()).toEqual(not.toSorted());
  else expect(served.toSorted()).toEqual(few.toSorted());
});
