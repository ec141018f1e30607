import { describe, expect, test } from '@jest/globals';
import { addRule, arn, failureOf, openBus, put, QUEUE, START_MS } from './open-bus.ts';

const BUS = arn('event-bus/default');
const START = START_MS / 1000;

async function openArchive() {
  const bus = openBus();
  await addRule(bus);
  await bus.call('CreateArchive', { ArchiveName: 'all', EventSourceArn: BUS });
  return bus;
}

const replay = (more = {}) => ({
  ReplayName: 'again',
  EventSourceArn: arn('archive/all'),
  EventStartTime: START - 60,
  EventEndTime: START + 60,
  Destination: { Arn: BUS },
  ...more,
});

describe('a replay', () => {
  test('sends archived events again with replay-name, and archives none of them', async () => {
    const bus = await openArchive();
    const id = await put(bus);
    expect(await bus.call('StartReplay', replay())).toEqual({
      ReplayArn: arn('replay/again'),
      State: 'STARTING',
      ReplayStartTime: START,
    });
    await bus.service.idle();
    expect(bus.sent.map(({ payload }) => [JSON.parse(payload).id, JSON.parse(payload)['replay-name']])).toEqual([
      [id, undefined],
      [id, 'again'],
    ]);
    expect(await bus.call('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({
      EventCount: 1,
      State: 'ENABLED',
    });
    expect(await bus.call('DescribeReplay', { ReplayName: 'again' })).toEqual({
      ReplayName: 'again',
      ReplayArn: arn('replay/again'),
      EventSourceArn: arn('archive/all'),
      Destination: { Arn: BUS },
      State: 'COMPLETED',
      EventStartTime: START - 60,
      EventEndTime: START + 60,
      EventLastReplayedTime: START,
      ReplayStartTime: START,
      ReplayEndTime: START,
    });
  });

  test('reaches only the chosen rules, and only with the events of its window', async () => {
    const bus = await openArchive();
    await addRule(bus, { InputPath: '$.detail' }, 'rule-2');
    await put(bus, { Detail: '{"n":1}' });
    await put(bus, { Detail: '{"n":2}', Time: START - 3600 });
    await bus.service.idle();
    bus.sent.length = 0;
    await bus.call('StartReplay', replay({ Destination: { Arn: BUS, FilterArns: [arn('rule/rule-2')] } }));
    await bus.service.idle();
    expect(bus.sent).toEqual([{ arn: QUEUE, payload: '{"n":1}' }]);
  });

  test('can be cancelled while it starts, and not when it is over', async () => {
    const bus = await openArchive();
    await put(bus);
    await bus.call('StartReplay', replay());
    expect(await bus.call('CancelReplay', { ReplayName: 'again' })).toEqual({
      ReplayArn: arn('replay/again'),
      State: 'CANCELLING',
    });
    await bus.service.idle();
    expect(await bus.call('DescribeReplay', { ReplayName: 'again' })).toMatchObject({ State: 'CANCELLED' });
    expect(bus.sent).toHaveLength(1);
    expect(await failureOf(bus.call('CancelReplay', { ReplayName: 'again' }))).toBe(
      'IllegalStatusException: Replay again is not in a valid state for this operation.',
    );
  });

  test('fails when its bus is deleted meanwhile, and nothing else does', async () => {
    const bus = await openArchive();
    await bus.call('CreateEventBus', { Name: 'other' });
    await bus.call('CreateArchive', { ArchiveName: 'others', EventSourceArn: arn('event-bus/other') });
    await put(bus, { EventBusName: 'other' });
    const Destination = { Arn: arn('event-bus/other') };
    await bus.call('StartReplay', replay({ EventSourceArn: arn('archive/others'), Destination }));
    await bus.call('DeleteEventBus', { Name: 'other' });
    await bus.service.idle();
    const shown = await bus.call('DescribeReplay', { ReplayName: 'again' });
    expect([shown['State'], shown['ReplayEndTime']]).toEqual(['FAILED', START]);
    await put(bus);
    await bus.service.idle();
    expect(bus.sent).toHaveLength(1);
  });

  test.each([
    [
      { EventSourceArn: arn('archive/none') },
      'Parameter EventSourceArn is not valid. Reason: Archive none does not exist.',
    ],
    [
      { EventEndTime: START - 60 },
      'Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
    ],
    [
      { Destination: { Arn: arn('event-bus/other') } },
      'Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.',
    ],
  ])('is refused with %j', async (fault, message) => {
    const bus = await openArchive();
    await bus.call('CreateEventBus', { Name: 'other' });
    expect(await failureOf(bus.call('StartReplay', replay(fault)))).toBe(`ValidationException: ${message}`);
  });

  test.each([
    ['event-bus/none', 'none'],
    ['event-bus/default', 'default', 'arn:aws:events:eu-west-1:999999999999:'],
  ])('is refused to %s, which is not there', async (resource, name, home = arn('')) => {
    const bus = await openArchive();
    expect(await failureOf(bus.call('StartReplay', replay({ Destination: { Arn: home + resource } })))).toBe(
      `ResourceNotFoundException: Event bus ${name} does not exist.`,
    );
  });

  test('needs a name of its own, and room among ten that run', async () => {
    const bus = await openArchive();
    for (let n = 0; n < 10; n++) await bus.call('StartReplay', replay({ ReplayName: `r${n}` }));
    expect(await failureOf(bus.call('StartReplay', replay({ ReplayName: 'r1' })))).toBe(
      'ResourceAlreadyExistsException: Replay r1 already exists.',
    );
    expect(await failureOf(bus.call('StartReplay', replay()))).toBe(
      'LimitExceededException: The requested resource exceeds the maximum number allowed.',
    );
    await bus.service.idle();
    expect(await failureOf(bus.call('StartReplay', replay()))).toBe('no failure');
  });
});

describe('an archive', () => {
  test('keeps the events that its pattern matches, for its retention time', async () => {
    const bus = openBus();
    await bus.call('CreateArchive', {
      ArchiveName: 'some',
      EventSourceArn: BUS,
      EventPattern: '{"detail":{"n":[1]}}',
      RetentionDays: 2,
    });
    await put(bus, { Detail: '{"n":1}' });
    await put(bus, { Detail: '{"n":2}' });
    const counts: unknown[] = [];
    const count = () => counts.push(bus.service.archives.get('some').events.count);
    count();
    await new Promise<void>((resolve) => {
      bus.clock.schedule(3 * 86_400_000, () => {
        count();
        resolve();
      });
    });
    expect(counts).toEqual([1, 0]);
  });

  test('is refused on an unknown bus, with a used name, or with an invalid pattern', async () => {
    const bus = await openArchive();
    const create = (more: object) =>
      failureOf(bus.call('CreateArchive', { ArchiveName: 'b', EventSourceArn: BUS, ...more }));
    expect(await create({ EventSourceArn: arn('event-bus/none') })).toBe(
      'ResourceNotFoundException: Event bus none does not exist.',
    );
    expect(await create({ ArchiveName: 'all' })).toBe('ResourceAlreadyExistsException: Archive all already exists.');
    expect(await create({ EventPattern: '{}' })).toMatch(
      /^InvalidEventPatternException: Event pattern is not valid\. Reason: /,
    );
  });

  test('is listed by its bus, which must be there', async () => {
    const bus = await openArchive();
    await bus.call('CreateEventBus', { Name: 'other' });
    const listed = async (name: string) => {
      const { Archives } = await bus.call('ListArchives', { EventSourceArn: arn(`event-bus/${name}`) });
      return Archives;
    };
    expect(await listed('default')).toMatchObject([{ ArchiveName: 'all' }]);
    expect(await listed('other')).toEqual([]);
    expect(await failureOf(listed('none'))).toBe('ResourceNotFoundException: Event bus none does not exist.');
  });

  test('is changed by an update that names something, described, listed and deleted', async () => {
    const bus = await openArchive();
    expect(await failureOf(bus.call('UpdateArchive', { ArchiveName: 'all' }))).toMatch(/^ValidationException: /);
    await bus.call('UpdateArchive', { ArchiveName: 'all', RetentionDays: 7 });
    expect(await bus.call('ListArchives', { NamePrefix: 'a' })).toEqual({
      Archives: [
        {
          ArchiveName: 'all',
          EventSourceArn: BUS,
          State: 'ENABLED',
          RetentionDays: 7,
          SizeBytes: 0,
          EventCount: 0,
          CreationTime: START,
        },
      ],
    });
    await bus.call('DeleteArchive', { ArchiveName: 'all' });
    expect(await failureOf(bus.call('DescribeArchive', { ArchiveName: 'all' }))).toBe(
      'ResourceNotFoundException: Archive all does not exist.',
    );
  });
});
