import {
  CreateArchiveCommand,
  DescribeArchiveCommand,
  DescribeReplayCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientsOf, type TestClients } from '../support/clients.ts';
import { arn, bus, queue, queuePolicy, rule } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const BUS_ARN = 'arn:aws:events:us-east-1:000000000000:event-bus/shop';
const ARCHIVE_ARN = 'arn:aws:events:us-east-1:000000000000:archive/orders';
const RULES = 'arn:aws:events:us-east-1:000000000000:rule/shop';
const TEMPLATE = {
  Resources: {
    Bus: bus('shop'),
    First: queue('first'),
    Second: queue('second'),
    Policy: queuePolicy('First', 'Second'),
    ToFirst: rule('Placed', { Arn: arn('First') }),
    ToSecond: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'all',
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['test'] },
        Targets: [{ Id: 'second', Arn: arn('Second') }],
      },
    },
  },
};

let region: TestRegion;
let clients: TestClients;
beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual' });
  clients = clientsOf(region);
});
afterAll(async () => {
  clients.destroy();
  await region.stop();
});

test('a replay sends archived events again, named, to the rules that are chosen, and archives none of them', async () => {
  const EventPattern = '{"detail-type":["Placed"]}';
  await clients.events.send(new CreateArchiveCommand({ ArchiveName: 'orders', EventSourceArn: BUS_ARN, EventPattern }));
  const id = await clients.put('Placed', { n: 1 });
  await clients.put('Shipped', { n: 2 });
  expect((await clients.taken('First')).map(({ body }) => body)).toMatchObject([{ id, detail: { n: 1 } }]);
  expect(await clients.taken('Second')).toHaveLength(2);

  const now = region.clock.now();
  await clients.events.send(
    new StartReplayCommand({
      ReplayName: 'again',
      EventSourceArn: ARCHIVE_ARN,
      EventStartTime: new Date(now - 3_600_000),
      EventEndTime: new Date(now + 3_600_000),
      Destination: { Arn: BUS_ARN, FilterArns: [`${RULES}/Placed`] },
    }),
  );
  await region.settled();

  expect((await clients.taken('First')).map(({ body }) => body)).toEqual([
    expect.objectContaining({ id, 'replay-name': 'again', detail: { n: 1 } }),
  ]);
  expect(await clients.taken('Second')).toEqual([]);
  const replay = await clients.events.send(new DescribeReplayCommand({ ReplayName: 'again' }));
  expect(replay).toMatchObject({ State: 'COMPLETED', EventSourceArn: ARCHIVE_ARN });
  const archive = await clients.events.send(new DescribeArchiveCommand({ ArchiveName: 'orders' }));
  expect(archive).toMatchObject({ EventCount: 1, State: 'ENABLED', EventPattern });
});

describe('/_region/archives', () => {
  const page = async (query = ''): Promise<Response> => fetch(`${region.endpoint}/_region/archives${query}`);

  beforeAll(async () => {
    await clients.events.send(new CreateArchiveCommand({ ArchiveName: 'all', EventSourceArn: BUS_ARN }));
    await clients.put('Placed', { n: 3 });
    await clients.put('Shipped', { n: 4 });
    await clients.put('Shipped', { n: 5 });
  });

  test('tells how many events each archive has', async () => {
    expect(await (await page()).json()).toMatchObject({
      archives: expect.arrayContaining([expect.objectContaining({ name: 'all', bus: BUS_ARN, count: 3 })]),
    });
  });

  test('tells in which minutes the events of one are, and of which types', async () => {
    const { minutes, types } = (await (await page('?name=all')).json()) as {
      minutes: { at: number; count: number }[];
      types: object;
    };

    expect(types).toEqual({ Placed: 1, Shipped: 2 });
    expect(minutes.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(minutes.every(({ at }) => at % 60_000 === 0)).toBe(true);
  });

  test('counts only the events that a replay of that time would send', async () => {
    const future = region.clock.now() + 3_600_000;

    expect(await (await page(`?name=all&from=${future}`)).json()).toMatchObject({ count: 3, minutes: [], types: {} });
  });

  test('refuses an archive that is not there, and a time that is none', async () => {
    expect((await page('?name=nope')).status).toBe(404);
    expect((await page('?name=all&from=yesterday')).status).toBe(400);
  });
});
