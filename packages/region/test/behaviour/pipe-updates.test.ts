import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribePipeCommand, PipesClient, UpdatePipeCommand } from '@aws-sdk/client-pipes';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Producer, stringSerializers } from '@platformatic/kafka';
import { isObject, type Json, type JsonObject, listOf, parseJson, textOf } from '../../src/core/json.ts';
import { persistedRegion } from '../support/region-process.ts';
import { arn, queue, table } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const RoleArn = 'arn:aws:iam::000000000000:role/pipe';
const FORMS = {
  table: (version: number) => `{"version": ${version}, "id": <$.dynamodb.NewImage.id.S>}`,
  topic: (version: number) => `{"version": ${version}, "id": <$.value.id>}`,
};
const pipe = (Name: keyof typeof FORMS, properties: JsonObject): Json => ({
  Type: 'AWS::Pipes::Pipe',
  Properties: {
    Name,
    RoleArn,
    Target: arn('Seen'),
    TargetParameters: { InputTemplate: FORMS[Name](1) },
    ...properties,
  },
});

const TEMPLATE = {
  Resources: {
    Seen: queue('seen'),
    Outbox: table('outbox', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
    FromTable: pipe('table', {
      Source: { 'Fn::GetAtt': ['Outbox', 'StreamArn'] },
      SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON', BatchSize: 3 } },
    }),
    FromTopic: pipe('topic', {
      Source: 'arn:aws:kafka:us-east-1:000000000000:cluster/c/00000000-0000-0000-0000-000000000000-1',
      SourceParameters: {
        ManagedStreamingKafkaParameters: { TopicName: 'payments', StartingPosition: 'TRIM_HORIZON', BatchSize: 3 },
      },
    }),
  },
};
const IDS = Array.from({ length: 30 }, (_none, index) => `id-${String(index).padStart(2, '0')}`);

let region: TestRegion;
let pipes: PipesClient;
beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual' });
  pipes = new PipesClient(region.client);
});
afterAll(async () => {
  pipes?.destroy();
  await region?.stop();
});

const updated = (Name: keyof typeof FORMS, version: number) =>
  pipes.send(new UpdatePipeCommand({ Name, RoleArn, TargetParameters: { InputTemplate: FORMS[Name](version) } }));

/** What a pipe made of its records, in order. */
const made = (name: string) =>
  region.journal
    .hops()
    .filter(({ step, place }) => step === 'transformed' && place === `pipe/${name}`)
    .flatMap(({ detail }) => listOf(detail?.['result'] ?? null).map((text) => parseJson(textOf(text))))
    .filter((one) => one !== undefined && isObject(one));

function expectEachOnce(name: keyof typeof FORMS): void {
  const all = made(name);
  expect(all.map((one) => textOf(one['id'])).toSorted()).toEqual(IDS);
  const versions = all.map((one) => Number(one['version']));
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  expect(all.find((one) => one['id'] === IDS.at(-1))?.['version']).toBe(3);
}

test('a pipe from a table carries each record once while it is updated, and those after it as it is then', async () => {
  const table = new DynamoDBClient(region.client);
  const put = (id: string) => table.send(new PutItemCommand({ TableName: 'outbox', Item: { id: { S: id } } }));
  const writing = (async () => {
    for (const id of IDS.slice(0, 25)) await put(id);
  })();
  expect(await updated('table', 2)).toMatchObject({ CurrentState: 'UPDATING', DesiredState: 'RUNNING' });
  await updated('table', 3);
  await writing;
  for (const id of IDS.slice(25)) await put(id);
  await region.settled();
  expectEachOnce('table');
  table.destroy();
});

test('a pipe from a topic carries each record once while it is updated, and those after it as it is then', async () => {
  const bootstrapBrokers = region.kafkaBootstrapServers.split(',');
  const producer = new Producer({ clientId: 'test', bootstrapBrokers, serializers: stringSerializers });
  const send = (ids: readonly string[]) =>
    producer.send({ messages: ids.map((id) => ({ topic: 'payments', key: 'k', value: JSON.stringify({ id }) })) });
  const writing = send(IDS.slice(0, 25));
  await updated('topic', 2);
  await updated('topic', 3);
  await writing;
  await send(IDS.slice(25));
  await producer.close();
  await region.settled();
  expectEachOnce('topic');
});

test('a change outlives the region', async () => {
  const own: Json = {
    Type: 'AWS::Pipes::Pipe',
    Properties: { Name: 'own', RoleArn, Source: arn('Other'), Target: arn('Seen'), Description: 'of the template' },
  };
  const kept = persistedRegion(() => ({ Resources: { Seen: queue('seen'), Other: queue('other'), Own: own } }));
  try {
    const first = await kept.start();
    const before = new PipesClient(first.client);
    await before.send(new UpdatePipeCommand({ Name: 'own', RoleArn, DesiredState: 'STOPPED', Description: 'changed' }));
    before.destroy();
    await first.kill();
    const after = new PipesClient((await kept.start()).client);
    const described = await after.send(new DescribePipeCommand({ Name: 'own' }));
    expect(described).toMatchObject({ CurrentState: 'STOPPED', DesiredState: 'STOPPED', Description: 'changed' });
    after.destroy();
  } finally {
    await kept.remove();
  }
});
