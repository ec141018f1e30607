import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { seededRandom } from '../../src/core/random.ts';
import { functionResource } from '../support/package-dir.ts';
import { type PersistedRegion, persistedRegion, type RegionProcess } from '../support/region-process.ts';
import { arn, bus, rule, table } from '../support/resources.ts';
import { until } from '../support/until.ts';

const ROUNDS = 3;
const ORDERS_PER_ROUND = 40;
const SEED = 20_260_102;

const ends = (status: string) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::dynamodb:putItem',
  Parameters: {
    TableName: 'bills',
    Item: { id: { 'S.$': '$.order' }, status: { S: status }, execution: { 'S.$': '$$.Execution.Id' } },
  },
  End: true,
});
/** Bills an order once: the execution that claims it charges it, then completes or reverts the claim. */
const BILLING = {
  StartAt: 'First',
  States: {
    First: { Type: 'Pass', InputPath: '$.detail', Next: 'Claim' },
    Claim: {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:putItem',
      Parameters: {
        TableName: 'claims',
        Item: { id: { 'S.$': '$.order' }, execution: { 'S.$': '$$.Execution.Id' } },
        ConditionExpression: 'attribute_not_exists(id) OR #execution = :execution',
        ExpressionAttributeNames: { '#execution': 'execution' },
        ExpressionAttributeValues: { ':execution': { 'S.$': '$$.Execution.Id' } },
      },
      ResultPath: null,
      Catch: [{ ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], ResultPath: null, Next: 'Claimed' }],
      Next: 'Wait',
    },
    Claimed: { Type: 'Succeed' },
    Wait: { Type: 'Wait', Seconds: 1, Next: 'Charge' },
    Charge: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'charge', Payload: { 'order.$': '$.order', 'retries.$': '$$.State.RetryCount' } },
      ResultPath: null,
      Retry: [
        { ErrorEquals: ['Declined'], MaxAttempts: 0 },
        { ErrorEquals: ['States.ALL'], IntervalSeconds: 1 },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'TakeBack' }],
      Next: 'Settle',
    },
    Settle: ends('settled'),
    TakeBack: ends('taken back'),
  },
};
const CHARGE = `exports.handler = async ({ order, retries }) => {
  if (order.endsWith('3')) throw Object.assign(new Error(order), { name: 'Declined' });
  if (order.endsWith('5') && retries === 0) throw Object.assign(new Error(order), { name: 'Busy' });
  return {};
};`;
const TEMPLATE = {
  Resources: {
    Orders: table('orders', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
    Claims: table('claims'),
    Bills: table('bills'),
    Charge: functionResource('charge', { Timeout: 10 }),
    Billing: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'billing',
        RoleArn: 'arn:aws:iam::000000000000:role/billing',
        Definition: BILLING,
      },
    },
    Outbox: {
      Type: 'AWS::Pipes::Pipe',
      Properties: {
        Name: 'outbox',
        RoleArn: 'arn:aws:iam::000000000000:role/outbox',
        Source: { 'Fn::GetAtt': ['Orders', 'StreamArn'] },
        SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON', BatchSize: 5 } },
        Target: arn('Bus'),
        TargetParameters: {
          EventBridgeEventBusParameters: { Source: 'shop', DetailType: 'OrderPlaced' },
          InputTemplate: '{"order": <$.dynamodb.NewImage.id.S>}',
        },
      },
    },
    Bus: bus('shop'),
    OrderPlaced: rule('OrderPlaced', { Arn: { Ref: 'Billing' }, RoleArn: 'arn:aws:iam::000000000000:role/rule' }),
  },
};

let kept: PersistedRegion;

beforeEach(() => {
  kept = persistedRegion(() => TEMPLATE, { charge: CHARGE });
});
afterEach(() => kept.remove());

/** Settings for clients that try once, so that a stopped region is noticed. */
const settingsOf = ({ client }: RegionProcess) => ({ ...client, maxAttempts: 1 });
type Settings = ReturnType<typeof settingsOf>;

/** Writes orders until the region is gone, and records the ids of the acknowledged ones. */
async function placeOrders(settings: Settings, prefix: string, acknowledged: string[]): Promise<void> {
  const db = new DynamoDBClient(settings);
  const place = async (id: string): Promise<void> => {
    await db.send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: id } } }));
    acknowledged.push(id);
  };
  const ids = Array.from({ length: ORDERS_PER_ROUND }, (_, index) => `${prefix}-${index}`);
  for (let from = 0; from < ids.length; from += 4) {
    const results = await Promise.allSettled(ids.slice(from, from + 4).map(place));
    if (results.some(({ status }) => status === 'rejected')) break;
    await setTimeout(10);
  }
}

/** The values of an attribute in a table, by item. */
async function attributeOf(settings: Settings, TableName: string, attribute: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { Items = [] } of paginateScan({ client: new DynamoDBClient(settings) }, { TableName })) {
    for (const item of Items) found.set(item['id']?.S ?? '', item[attribute]?.S ?? '');
  }
  return found;
}

const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:billing';

async function runningExecutions(settings: Settings): Promise<number> {
  const list = new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' });
  return (await new SFNClient(settings).send(list)).executions?.length ?? 0;
}

test('every order that was acknowledged is billed or taken back, whenever the region was killed', async () => {
  const random = seededRandom(SEED);
  const acknowledged: string[] = [];
  let executionsAtStart = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const region = await kept.start();
    const settings = settingsOf(region);
    executionsAtStart += await runningExecutions(settings);
    const before = acknowledged.length;
    const placing = placeOrders(settings, `round${round}`, acknowledged);
    await until(async () => acknowledged.length > before);
    await setTimeout(random.next() * 2_000);
    await region.kill();
    await placing;
  }
  const settings = settingsOf(await kept.start());
  const bills = (): Promise<Map<string, string>> => attributeOf(settings, 'bills', 'status');
  const isBilled = async (): Promise<boolean> => {
    const billed = await bills();
    return acknowledged.every((id) => billed.has(id)) && (await runningExecutions(settings)) === 0;
  };
  await until(isBilled);

  expect(executionsAtStart).toBeGreaterThan(0);
  expect([...(await attributeOf(settings, 'orders', 'id')).keys()]).toEqual(expect.arrayContaining(acknowledged));
  const expected = acknowledged.map((id) => [id, id.endsWith('3') ? 'taken back' : 'settled']);
  const billed = await bills();
  expect(acknowledged.map((id) => [id, billed.get(id)])).toEqual(expected);
  expect(await attributeOf(settings, 'bills', 'execution')).toEqual(await attributeOf(settings, 'claims', 'execution'));
});

test('an execution goes on in the next region when one is stopped', async () => {
  const before = await kept.start();
  const input = JSON.stringify({ detail: { order: 'stopped-1' } });
  const start = new StartExecutionCommand({ stateMachineArn, name: 'stopped-1', input });
  const { executionArn } = await new SFNClient(settingsOf(before)).send(start);
  await before.kill('SIGTERM');
  const sfn = new SFNClient(settingsOf(await kept.start()));
  const describe = async () => (await sfn.send(new DescribeExecutionCommand({ executionArn }))).status;
  await until(async () => (await describe()) !== 'RUNNING');

  expect(await describe()).toBe('SUCCEEDED');
});
