import {
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type ResourceToImport,
} from '@aws-sdk/client-cloudformation';
import {
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JsonObject, objectOf } from '../../src/core/json.ts';
import { bus, queue } from '../support/resources.ts';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';
import { until } from '../support/until.ts';

let open: OpenStacks;
let sqs: SQSClient;
let tables: DynamoDBClient;

beforeAll(async () => {
  open = await openStacks();
  sqs = new SQSClient(open.client);
  tables = new DynamoDBClient(open.client);
});
afterAll(() => open.stop());

const retained = (resource: unknown): JsonObject => ({
  ...objectOf(resource as JsonObject),
  DeletionPolicy: 'RetainExceptOnCreate',
  UpdateReplacePolicy: 'Retain',
});

const table = (TableName: string, more: JsonObject = {}): JsonObject =>
  retained({
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      ...more,
    },
  });

const created = (name: string, Resources: JsonObject) => open.created(name, template(Resources));
const updated = (name: string, Resources: JsonObject) => open.updated(name, template(Resources));

async function deleted(StackName: string): Promise<void> {
  await open.stacks.send(new DeleteStackCommand({ StackName }));
  await until(() => open.stacks.send(new DescribeStacksCommand({ StackName })).then(...NO_LONGER));
}

const NO_LONGER = [() => false, () => true] as const;

async function createImport(StackName: string, Resources: JsonObject, ResourcesToImport: ResourceToImport[]) {
  const set = { StackName, ChangeSetName: 'import' };
  const TemplateBody = template(Resources);
  await open.stacks.send(
    new CreateChangeSetCommand({ ...set, ChangeSetType: 'IMPORT', TemplateBody, ResourcesToImport }),
  );
  return set;
}

async function imported(...input: Parameters<typeof createImport>): Promise<string | undefined> {
  await open.stacks.send(new ExecuteChangeSetCommand(await createImport(...input)));
  return open.settled(input[0]);
}

const asTable = (LogicalResourceId: string, TableName: string): ResourceToImport => ({
  LogicalResourceId,
  ResourceType: 'AWS::DynamoDB::Table',
  ResourceIdentifier: { TableName },
});

const queues = async (QueueNamePrefix: string): Promise<readonly string[]> =>
  ((await sqs.send(new ListQueuesCommand({ QueueNamePrefix }))).QueueUrls ?? []).map(
    (url) => url.split('/').pop() ?? '',
  );

const urlOf = (name: string): string => `${open.region.endpoint}/000000000000/${name}`;

describe('an update', () => {
  test('leaves a resource that it takes out of the stack, by the policy of before', async () => {
    await created('a', { Own: queue('a-own'), Letters: retained(queue('a-letters')) });
    await sqs.send(new SendMessageCommand({ QueueUrl: urlOf('a-letters'), MessageBody: 'a dead letter' }));

    expect(await updated('a', { Own: queue('a-own') })).toBe('UPDATE_COMPLETE');

    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: urlOf('a-letters') }));
    expect(Messages?.[0]?.Body).toBe('a dead letter');
    const { StackEvents = [] } = await open.stacks.send(new DescribeStackEventsCommand({ StackName: 'a' }));
    expect(StackEvents.map(({ ResourceStatus }) => ResourceStatus)).toContain('DELETE_SKIPPED');
  });

  test('leaves what it replaces, by its UpdateReplacePolicy', async () => {
    await created('b', { Kept: retained(queue('b-kept')), Gone: queue('b-gone') });

    await updated('b', { Kept: retained(queue('b-kept-2')), Gone: queue('b-gone-2') });

    expect([...(await queues('b-'))].sort()).toEqual(['b-gone-2', 'b-kept', 'b-kept-2']);
  });

  test('that fails leaves nothing that it had just created', async () => {
    await created('c', { Own: queue('c-own') });
    const bad = { Type: 'AWS::Events::Rule', Properties: { Name: 'c', EventPattern: '{' } };

    expect(await updated('c', { Own: queue('c-own'), New: retained(queue('c-new')), Bad: { ...bad } })).toBe(
      'UPDATE_ROLLBACK_COMPLETE',
    );

    expect(await queues('c-')).toEqual(['c-own']);
  });
});

describe('an import', () => {
  test('gives a new stack what a deleted one left, with its data', async () => {
    const data = { Orders: table('d-orders'), Letters: retained(queue('d-letters')), Bus: retained(bus('d')) };
    await created('d', { ...data, Own: queue('d-own') });
    await tables.send(new PutItemCommand({ TableName: 'd-orders', Item: { id: { S: '1' } } }));
    await deleted('d');
    await created('d', { Own: queue('d-own') });

    const status = await imported('d', { ...data, Own: queue('d-own') }, [
      asTable('Orders', 'd-orders'),
      {
        LogicalResourceId: 'Letters',
        ResourceType: 'AWS::SQS::Queue',
        ResourceIdentifier: { QueueUrl: urlOf('d-letters') },
      },
      { LogicalResourceId: 'Bus', ResourceType: 'AWS::Events::EventBus', ResourceIdentifier: { Name: 'd' } },
    ]);

    expect(status).toBe('IMPORT_COMPLETE');
    const key = { TableName: 'd-orders', Key: { id: { S: '1' } } };
    expect((await tables.send(new GetItemCommand(key))).Item).toEqual({ id: { S: '1' } });
    const { StackResources = [] } = await open.stacks.send(new DescribeStackResourcesCommand({ StackName: 'd' }));
    const states = StackResources.map(({ LogicalResourceId, ResourceStatus }) => [LogicalResourceId, ResourceStatus]);
    expect(states).toContainEqual(['Orders', 'IMPORT_COMPLETE']);
    const stream = { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } };
    expect(await updated('d', { ...data, Orders: table('d-orders', stream), Own: queue('d-own') })).toBe(
      'UPDATE_COMPLETE',
    );
    expect((await tables.send(new GetItemCommand(key))).Item).toEqual({ id: { S: '1' } });
  });

  test('says in its change set what it imports', async () => {
    await created('e', { Own: queue('e-own') });

    const set = await createImport('e', { Own: queue('e-own'), Orders: table('e-orders') }, [
      asTable('Orders', 'e-orders'),
    ]);

    const { Changes = [] } = await open.stacks.send(new DescribeChangeSetCommand(set));
    expect(Changes.map(({ ResourceChange }) => [ResourceChange?.Action, ResourceChange?.LogicalResourceId])).toEqual([
      ['Import', 'Orders'],
    ]);
  });

  test('of what does not exist changes nothing, and says so', async () => {
    await created('f', { Own: queue('f-own') });

    expect(
      await imported('f', { Own: queue('f-own'), Orders: table('f-orders') }, [asTable('Orders', 'f-orders')]),
    ).toBe('IMPORT_ROLLBACK_COMPLETE');

    const { StackEvents = [] } = await open.stacks.send(new DescribeStackEventsCommand({ StackName: 'f' }));
    expect(StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'IMPORT_FAILED')?.ResourceStatusReason).toBe(
      "Resource of type 'AWS::DynamoDB::Table' with identifier 'f-orders' was not found.",
    );
    expect(await updated('f', { Own: queue('f-own'), More: queue('f-more') })).toBe('UPDATE_COMPLETE');
  });

  test('of what another stack has changes nothing', async () => {
    await created('g', { Orders: table('g-orders') });
    await created('g2', { Own: queue('g2-own') });

    expect(
      await imported('g2', { Own: queue('g2-own'), Orders: table('g-orders') }, [asTable('Orders', 'g-orders')]),
    ).toBe('IMPORT_ROLLBACK_COMPLETE');
  });

  const { DeletionPolicy: _policy, ...unretained } = table('h-orders');
  test.each([
    ['without a deletion policy', { Orders: unretained }, asTable('Orders', 'h-orders'), 'needs a DeletionPolicy'],
    [
      'under another name',
      { Orders: table('h-orders') },
      asTable('Orders', 'h-other'),
      'is h-other, and the template has',
    ],
    ['that the template has not', {}, asTable('Orders', 'h-orders'), 'Resource Orders needs a DeletionPolicy'],
    [
      'beside another change',
      { Orders: table('h-orders'), More: queue('h-more') },
      asTable('Orders', 'h-orders'),
      'You have modified resources [More] in your template that are not being imported.',
    ],
    [
      'of a type that cannot be',
      { Topic: retained({ Type: 'AWS::SNS::Topic', Properties: { TopicName: 'h' } }) },
      { LogicalResourceId: 'Topic', ResourceType: 'AWS::SNS::Topic', ResourceIdentifier: { TopicArn: 'h' } },
      'ResourceTypes [AWS::SNS::Topic] are not supported for Import',
    ],
  ])('of a resource %s is refused', async (_what, resources, one, message) => {
    const name = `h${Math.abs(message.length)}`;
    await created(name, { Own: queue(`${name}-own`) });

    await expect(createImport(name, { Own: queue(`${name}-own`), ...resources }, [one])).rejects.toThrow(message);
  });
});

test('a table with deletion protection is not deleted, by a call or with its stack, until it is taken off', async () => {
  const { DeletionPolicy: _policy, ...gone } = table('i-orders', { DeletionProtectionEnabled: true });
  await created('i', { Orders: gone });
  const TableName = 'i-orders';

  await expect(tables.send(new DeleteTableCommand({ TableName }))).rejects.toThrow('protected against deletion');
  await open.stacks.send(new DeleteStackCommand({ StackName: 'i' }));
  expect(await open.settled('i')).toBe('DELETE_FAILED');

  await tables.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  const { Table } = await tables.send(new DescribeTableCommand({ TableName }));
  expect(Table?.DeletionProtectionEnabled).toBe(false);
  await deleted('i');
});
