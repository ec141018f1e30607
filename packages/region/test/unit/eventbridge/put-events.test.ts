import { describe, expect, test } from '@jest/globals';
import { ACCOUNT, addRule, arn, DLQ, ENTRY, failureOf, openBus, put, QUEUE, REGION } from './open-bus.ts';

describe('an event', () => {
  test('reaches the target in the envelope, its numbers as they were written', async () => {
    const bus = openBus();
    await addRule(bus);
    const id = await put(bus, { Resources: ['arn:r'] });
    await bus.service.idle();
    expect(bus.sent).toEqual([
      {
        arn: QUEUE,
        payload:
          `{"version":"0","id":"${id}","detail-type":"OrderPlaced","source":"shop","account":"${ACCOUNT}",` +
          `"time":"2026-01-02T03:04:05Z","region":"${REGION}","resources":["arn:r"],` +
          '"detail":{"orderId":"o-1","total":12.50}}',
      },
    ]);
  });

  test('has its own time when the entry gives one', async () => {
    const bus = openBus();
    await addRule(bus, { InputPath: '$.time' });
    await put(bus, { Time: 1_700_000_000.9 });
    await bus.service.idle();
    expect(bus.sent).toEqual([{ arn: QUEUE, payload: '"2023-11-14T22:13:20Z"' }]);
  });

  test('reaches a target twice when two rules send it there', async () => {
    const bus = openBus();
    await addRule(bus);
    await addRule(bus, {}, 'rule-2');
    await put(bus);
    await bus.service.idle();
    expect(bus.sent).toHaveLength(2);
    expect(bus.sent[0]).toEqual(bus.sent[1]);
  });

  test('keeps its id when a rule sends it to another bus', async () => {
    const bus = openBus();
    await bus.call('CreateEventBus', { Name: 'other' });
    await addRule(bus, { Arn: arn('event-bus/other') });
    await bus.call('PutRule', { Name: 'all', EventBusName: 'other', EventPattern: '{"source":["shop"]}' });
    await bus.call('PutTargets', {
      Rule: 'all',
      EventBusName: 'other',
      Targets: [{ Id: 'q', Arn: QUEUE, InputPath: '$.id' }],
    });
    const id = await put(bus);
    await bus.service.idle();
    expect(bus.sent).toEqual([{ arn: QUEUE, payload: `"${id}"` }]);
  });

  test('is not delivered by a disabled rule', async () => {
    const bus = openBus();
    await addRule(bus);
    await bus.call('DisableRule', { Name: 'rule-1' });
    await put(bus);
    await bus.service.idle();
    expect(bus.sent).toEqual([]);
    expect(bus.journal.hops().map(({ step, detail }) => [step, detail?.['reason']])).toEqual([
      ['published', undefined],
      ['not-matched', 'The rule is disabled.'],
    ]);
    await bus.call('EnableRule', { Name: 'rule-1' });
    await put(bus);
    await bus.service.idle();
    expect(bus.sent).toHaveLength(1);
  });

  test('is taken and dropped when its bus does not exist', async () => {
    const bus = openBus();
    expect(await put(bus, { EventBusName: 'nowhere' })).toMatch(/^[0-9a-f-]{36}$/);
    expect(bus.journal.hops().map(({ step, place }) => [step, place])).toEqual([['dropped', 'nowhere']]);
  });
});

describe('an entry is refused alone', () => {
  const required = (name: string) => ({
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  });
  const malformed = { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };

  test.each([
    [{ Source: '' }, required('Source')],
    [{ DetailType: '' }, required('DetailType')],
    [{ Detail: '' }, required('Detail')],
    [{ Detail: '[1]' }, malformed],
    [{ Detail: '"text"' }, malformed],
    [{ Detail: '{"a":' }, malformed],
    [{ Detail: '{"a":9223372036854775808}' }, malformed],
    [{ Detail: `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}` }, malformed],
    [
      { Source: 'aws.ec2' },
      { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
    ],
  ])('%j', async (fault, expected) => {
    const bus = openBus();
    const answer = await bus.call('PutEvents', { Entries: [ENTRY, { ...ENTRY, ...fault }] });
    expect(answer).toEqual({ FailedEntryCount: 1, Entries: [{ EventId: expect.any(String) }, expected] });
  });

  test('but not for the largest 64-bit integer', async () => {
    expect(await put(openBus(), { Detail: '{"a":9223372036854775807}' })).not.toBe('');
  });
});

describe('a call is refused whole', () => {
  test('without entries', async () => {
    const { call } = openBus();
    expect(await failureOf(call('PutEvents', {}))).toBe(
      "ValidationException: 1 validation error detected: Value null at 'entries' failed to satisfy constraint: Member must not be null",
    );
    expect(await failureOf(call('PutEvents', { Entries: [] }))).toBe(
      "ValidationException: 1 validation error detected: Value '[]' at 'entries' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  });

  test('with more than ten entries', async () => {
    const { call } = openBus();
    const failure = await failureOf(call('PutEvents', { Entries: Array.from({ length: 11 }, () => ENTRY) }));
    expect(failure).toMatch(
      /^ValidationException: 1 validation error detected: Value '\[PutEventsRequestEntry\(time=null, source=shop, /,
    );
    expect(failure).toMatch(/ Member must have length less than or equal to 10$/);
  });

  test('from 1,048,576 bytes on, counted over source, type, detail, resources and 14 for a time', async () => {
    const { call } = openBus();
    const without = Buffer.byteLength('{"x":""}') + 'shop'.length + 'OrderPlaced'.length + 'arn:r'.length + 14;
    const entry = (bytes: number) => ({
      ...ENTRY,
      Detail: `{"x":"${'y'.repeat(bytes - without)}"}`,
      Resources: ['arn:r'],
      Time: 1,
    });
    expect(await failureOf(call('PutEvents', { Entries: [entry(1_048_576)] }))).toBe(
      'ValidationException: Total size of the entries in the request is over the limit.',
    );
    expect(await failureOf(call('PutEvents', { Entries: [entry(1_048_575)] }))).toBe('no failure');
  });
});

test('the journal tells which condition failed with which value', async () => {
  const bus = openBus();
  await bus.call('PutRule', {
    Name: 'big',
    EventPattern: '{"source":["shop"],"detail":{"total":[{"numeric":[">",100]}]}}',
  });
  await put(bus);
  const [, hop] = bus.journal.hops();
  expect({ step: hop?.step, place: hop?.place, detail: { ...hop?.detail } }).toEqual({
    step: 'not-matched',
    place: arn('rule/big'),
    detail: { mismatches: [{ path: 'detail.total', condition: [{ numeric: ['>', 100] }], value: 12.5 }] },
  });
});

test('events put from inside the region need a bus that exists', async () => {
  const bus = openBus();
  await addRule(bus, { DeadLetterConfig: { Arn: DLQ } });
  const entry = { source: 'shop', detailType: 'T', detail: '{}', time: '2026-01-01T00:00:00Z' };
  await bus.service.put(arn('event-bus/default'), entry);
  await bus.service.idle();
  expect(bus.sent).toHaveLength(1);
  expect(await failureOf(bus.service.put(arn('event-bus/gone'), entry))).toBe(
    'ResourceNotFoundException: Event bus gone does not exist.',
  );
  expect(await failureOf(bus.service.put(arn('event-bus/default'), { ...entry, detail: '1' }))).toBe(
    'MalformedDetail: Detail is malformed.',
  );
});
