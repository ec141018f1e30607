import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { documentClient } from '#lib/aws/document-client.ts';
import { dynamoDbClient } from '#lib/aws/dynamo-db.ts';
import { type Wire, wireServer } from './wire-server.ts';

let wire: Wire;

beforeAll(async () => {
  wire = await wireServer();
});

afterAll(() => wire.close());

const WHOLE = { orderId: 'ORD-1', total: 12.5, lines: [{ sku: 'A', tags: [] }], paid: true, reason: null };
const STORED = {
  orderId: { S: 'ORD-1' },
  total: { N: '12.5' },
  lines: { L: [{ M: { sku: { S: 'A' }, tags: { L: [] } } }] },
  paid: { BOOL: true },
  reason: { NULL: true },
};

/** A command twice with the same client: what went out and what came back, by the SDK and by the short cut. */
async function twice(send: () => Promise<object>) {
  const [first, second] = [await send(), await send()].map((output) => ({ ...output, $metadata: undefined }));
  const [bySdk, byShortCut] = wire.takeCalls();
  return { bodies: { bySdk, byShortCut }, outputs: { bySdk: first, byShortCut: second } };
}

function expectSame({ bodies, outputs }: Awaited<ReturnType<typeof twice>>): void {
  expect(bodies.byShortCut?.body).toEqual(bodies.bySdk?.body);
  expect(outputs.byShortCut).toEqual(outputs.bySdk);
  expect(bodies.byShortCut?.target).toBe(bodies.bySdk?.target);
}

describe('the document client writes and reads the same by the short cut and by the SDK', () => {
  const client = () => documentClient();
  const TableName = 'orders';

  test('for a value that is put, without its undefined fields', async () => {
    wire.answer('PutItem', {});
    const documents = client();
    const result = await twice(() =>
      documents.send(new PutCommand({ TableName, Item: { ...WHOLE, gone: undefined } })),
    );
    expectSame(result);
    expect(result.bodies.byShortCut?.body).toEqual({ TableName, Item: STORED });
  });

  test('for a value that is got', async () => {
    wire.answer('GetItem', { Item: STORED });
    const documents = client();
    const result = await twice(() => documents.send(new GetCommand({ TableName, Key: { orderId: 'ORD-1' } })));
    expectSame(result);
    expect(result.outputs.byShortCut).toMatchObject({ Item: WHOLE });
  });

  test('for a value that is not there', async () => {
    wire.answer('GetItem', {});
    const documents = client();
    expectSame(await twice(() => documents.send(new GetCommand({ TableName, Key: { orderId: 'ORD-1' } }))));
  });

  test('for an update that gives back attributes', async () => {
    wire.answer('UpdateItem', { Attributes: STORED });
    const documents = client();
    const update = {
      TableName,
      Key: { orderId: 'ORD-1' },
      UpdateExpression: 'SET #status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': 'PAID' },
      ReturnValues: 'ALL_NEW',
    } as const;
    expectSame(await twice(() => documents.send(new UpdateCommand(update))));
  });

  test('for a page of a query', async () => {
    wire.answer('Query', { Items: [STORED, STORED], LastEvaluatedKey: { orderId: { S: 'ORD-1' } } });
    const documents = client();
    const query = {
      TableName,
      KeyConditionExpression: 'orderId = :orderId',
      ExpressionAttributeValues: { ':orderId': 'ORD-1' },
    };
    const result = await twice(() => documents.send(new QueryCommand({ ...query, ExclusiveStartKey: undefined })));
    expectSame(result);
    expect(result.outputs.byShortCut).toMatchObject({ Items: [WHOLE, WHOLE], LastEvaluatedKey: { orderId: 'ORD-1' } });
    expectSame(await twice(() => documents.send(new QueryCommand({ ...query, ExclusiveStartKey: { orderId: 'O' } }))));
  });
});

describe('a condition that does not hold', () => {
  const put = (client: DynamoDBClient) =>
    client.send(
      new PutItemCommand({
        TableName: 'ids',
        Item: { id: { S: '1' } },
        ConditionExpression: 'attribute_not_exists(id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );

  test('is the error of the SDK with its item, after one call', async () => {
    wire.answer('PutItem', {});
    const client = dynamoDbClient();
    await put(client);
    wire.answer('PutItem', { __type: 'ConditionalCheckFailedException', Item: { id: { S: '1' } } }, 400);
    await expect(put(client)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { id: { S: '1' } },
      $metadata: { attempts: 1 },
    });
    expect(wire.takeCalls()).toHaveLength(2);
  });

  test('is the same error through the document client, with its item as plain values', async () => {
    wire.answer('PutItem', {});
    const documents = documentClient();
    const command = () =>
      new PutCommand({ TableName: 'orders', Item: WHOLE, ConditionExpression: 'attribute_not_exists(id)' });
    await documents.send(command());
    wire.answer('PutItem', { __type: 'ConditionalCheckFailedException', message: 'no' }, 400);
    await expect(documents.send(command())).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect(wire.takeCalls()).toHaveLength(2);
    wire.answer('PutItem', {});
    await expect(documents.send(command())).resolves.toBeDefined();
  });
});
