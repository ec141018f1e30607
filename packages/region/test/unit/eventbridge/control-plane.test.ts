import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.ts';
import { ACCOUNT, addRule, arn, DLQ, failureOf, openBus, QUEUE, START_MS } from './open-bus.ts';

const START = START_MS / 1000;
const PATTERN = '{"source":["shop"]}';

describe('buses', () => {
  test('are created, described, listed, changed and deleted', async () => {
    const { call } = openBus();
    expect(
      await call('CreateEventBus', { Name: 'orders', Description: 'd', Tags: [{ Key: 'k', Value: 'v' }] }),
    ).toEqual({
      EventBusArn: arn('event-bus/orders'),
      Description: 'd',
    });
    expect(await call('ListTagsForResource', { ResourceARN: arn('event-bus/orders') })).toEqual({
      Tags: [{ Key: 'k', Value: 'v' }],
    });
    const times = { CreationTime: START, LastModifiedTime: START };
    const orders = { Name: 'orders', Arn: arn('event-bus/orders'), Description: 'd', ...times };
    expect(await call('DescribeEventBus', { Name: arn('event-bus/orders') })).toEqual(orders);
    expect(await call('ListEventBuses', {})).toEqual({
      EventBuses: [{ Name: 'default', Arn: arn('event-bus/default'), ...times }, orders],
    });
    expect(await call('UpdateEventBus', { Name: 'orders', Description: 'e' })).toMatchObject({ Description: 'e' });
    await call('DeleteEventBus', { Name: 'orders' });
    expect(await failureOf(call('DescribeEventBus', { Name: 'orders' }))).toBe(
      'ResourceNotFoundException: Event bus orders does not exist.',
    );
  });

  test('have unique names, and the default one stays', async () => {
    const { call } = openBus();
    await call('CreateEventBus', { Name: 'orders' });
    expect(await failureOf(call('CreateEventBus', { Name: 'orders' }))).toBe(
      'ResourceAlreadyExistsException: Event bus orders already exists.',
    );
    expect(await failureOf(call('DeleteEventBus', { Name: 'default' }))).toBe(
      'ValidationException: Cannot delete event bus default.',
    );
  });

  test('of another account are not found', async () => {
    const { call } = openBus();
    const elsewhere = 'arn:aws:events:eu-west-1:999999999999:event-bus/default';
    expect(await failureOf(call('ListRules', { EventBusName: elsewhere }))).toMatch(/^ResourceNotFoundException: /);
  });
});

describe('rules', () => {
  test('have an ARN without the bus on the default bus, and with it on others', async () => {
    const { call } = openBus();
    await call('CreateEventBus', { Name: 'orders' });
    expect(await call('PutRule', { Name: 'r', EventPattern: PATTERN })).toEqual({ RuleArn: arn('rule/r') });
    expect(await call('PutRule', { Name: 'r', EventPattern: PATTERN, EventBusName: 'orders' })).toEqual({
      RuleArn: arn('rule/orders/r'),
    });
    expect(await call('DescribeRule', { Name: 'r', EventBusName: 'orders' })).toEqual({
      Name: 'r',
      Arn: arn('rule/orders/r'),
      EventPattern: PATTERN,
      State: 'ENABLED',
      EventBusName: 'orders',
      CreatedBy: ACCOUNT,
    });
  });

  test('keep their targets when put again', async () => {
    const bus = openBus();
    await addRule(bus);
    await bus.call('PutRule', { Name: 'rule-1', EventPattern: '{"source":["other"]}', State: 'DISABLED' });
    expect(await bus.call('ListTargetsByRule', { Rule: 'rule-1' })).toEqual({ Targets: [{ Id: 't1', Arn: QUEUE }] });
  });

  test('are listed page by page and by prefix', async () => {
    const { call } = openBus();
    for (const name of ['a1', 'a2', 'a3', 'b1']) await call('PutRule', { Name: name, EventPattern: PATTERN });
    const names = async (input: JsonObject) => {
      const { Rules: rules, NextToken: next } = await call('ListRules', input);
      return { names: (rules as readonly { Name: string }[]).map(({ Name }) => Name), next };
    };
    const first = await names({ NamePrefix: 'a', Limit: 2 });
    expect(first).toEqual({ names: ['a1', 'a2'], next: expect.any(String) });
    expect(await names({ NamePrefix: 'a', Limit: 2, NextToken: first.next ?? null })).toEqual({
      names: ['a3'],
      next: undefined,
    });
  });

  test('cannot be deleted while they have targets; an unknown one is deleted in silence', async () => {
    const bus = openBus();
    await addRule(bus);
    expect(await failureOf(bus.call('DeleteRule', { Name: 'rule-1' }))).toBe(
      "ValidationException: Rule can't be deleted since it has targets.",
    );
    await bus.call('RemoveTargets', { Rule: 'rule-1', Ids: ['t1'] });
    await bus.call('DeleteRule', { Name: 'rule-1' });
    expect(await failureOf(bus.call('DescribeRule', { Name: 'rule-1' }))).toBe(
      'ResourceNotFoundException: Rule rule-1 does not exist on EventBus default.',
    );
    expect(await bus.call('DeleteRule', { Name: 'never-there' })).toEqual({});
  });

  test.each<[JsonObject, string]>([
    [{ Name: 'r' }, 'ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.'],
    [
      { Name: 'r', ScheduleExpression: 'rate(5 minute)' },
      'ValidationException: Parameter ScheduleExpression is not valid.',
    ],
    [
      { Name: 'r', ScheduleExpression: 'rate(5 minutes)', EventBusName: 'orders' },
      'ValidationException: ScheduleExpression is supported only on the default event bus.',
    ],
    [
      { Name: 'a b', EventPattern: PATTERN },
      "ValidationException: 1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
    ],
    [
      { EventPattern: PATTERN, State: 'ON' },
      "ValidationException: 2 validation errors detected: Value null at 'name' failed to satisfy constraint: Member must not be null; " +
        "Value 'ON' at 'state' failed to satisfy constraint: Member must satisfy enum value set: [ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS]",
    ],
    [
      { Name: 'r', EventPattern: '[]' },
      'InvalidEventPatternException: Event pattern is not valid. Reason: Filter is not an object\n at [Source: (String)"[]"; line: 1, column: 2]',
    ],
    [
      { Name: 'r', EventPattern: PATTERN, EventBusName: 'none' },
      'ResourceNotFoundException: Event bus none does not exist.',
    ],
  ])('are refused: %j', async (input, expected) => {
    const { call } = openBus();
    await call('CreateEventBus', { Name: 'orders' });
    expect(await failureOf(call('PutRule', input))).toBe(expected);
  });

  test('with wildcards are limited to 30 on a bus', async () => {
    const { call } = openBus();
    const wildcard = (n: number) => ({ Name: `r${n}`, EventPattern: '{"source":[{"wildcard":"a*b"}]}' });
    for (let n = 0; n < 30; n++) await call('PutRule', wildcard(n));
    expect(await failureOf(call('PutRule', wildcard(0)))).toBe('no failure');
    expect(await failureOf(call('PutRule', wildcard(30)))).toMatch(/^LimitExceededException: /);
  });
});

describe('targets', () => {
  const target = (more: JsonObject = {}) => ({ Id: 't', Arn: QUEUE, ...more });

  test('are given back as they were put, replaced by id, and found by ARN', async () => {
    const bus = openBus();
    await addRule(bus);
    const full = {
      Id: 't1',
      Arn: QUEUE,
      InputTransformer: { InputPathsMap: { a: '$.id' }, InputTemplate: '{"a":<a>}' },
      RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 60 },
      DeadLetterConfig: { Arn: DLQ },
      SqsParameters: { MessageGroupId: 'g' },
      HttpParameters: { HeaderParameters: { h: 'v' } },
    };
    expect(await bus.call('PutTargets', { Rule: 'rule-1', Targets: [full] })).toEqual({
      FailedEntryCount: 0,
      FailedEntries: [],
    });
    expect(await bus.call('ListTargetsByRule', { Rule: 'rule-1' })).toEqual({ Targets: [full] });
    expect(await bus.call('ListRuleNamesByTarget', { TargetArn: QUEUE })).toEqual({ RuleNames: ['rule-1'] });
  });

  test.each<[readonly JsonObject[], string]>([
    [
      Array.from({ length: 6 }, (_, n) => target({ Id: `t${n}` })),
      'LimitExceededException: The requested resource exceeds the maximum number allowed.',
    ],
    [
      [target({ Id: 'a/b' })],
      "ValidationException: 1 validation error detected: Value 'a/b' at 'targets.1.member.id' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
    ],
    [
      [target({ RetryPolicy: { MaximumRetryAttempts: 186 } })],
      "ValidationException: 1 validation error detected: Value '186' at 'targets.1.member.retryPolicy.maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 185",
    ],
    [
      [target({ Arn: 'queue' })],
      'ValidationException: Parameter queue is not valid. Reason: Provided Arn is not in correct format.',
    ],
    [
      [target({ Arn: `${QUEUE}.fifo` })],
      'ValidationException: Parameter(s) SqsParameters must be specified for target: t.',
    ],
    [
      [target({ Input: '{}', InputPath: '$' })],
      'ValidationException: Only one of Input, InputPath, or InputTransformer must be provided for target t.',
    ],
  ])('are refused, all of one call: %j', async (targets, expected) => {
    const bus = openBus();
    await bus.call('PutRule', { Name: 'r', EventPattern: PATTERN });
    expect(await failureOf(bus.call('PutTargets', { Rule: 'r', Targets: targets }))).toBe(expected);
    expect(await bus.call('ListTargetsByRule', { Rule: 'r' })).toEqual({ Targets: [] });
  });

  test('need a rule', async () => {
    const { call } = openBus();
    expect(await failureOf(call('PutTargets', { Rule: 'r', Targets: [target()] }))).toBe(
      'ResourceNotFoundException: Rule r does not exist on EventBus default.',
    );
  });
});

describe('tags', () => {
  test('are set, listed and removed on rules and buses', async () => {
    const bus = openBus();
    await addRule(bus);
    const ResourceARN = arn('rule/rule-1');
    await bus.call('TagResource', {
      ResourceARN,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await bus.call('UntagResource', { ResourceARN, TagKeys: ['a'] });
    expect(await bus.call('ListTagsForResource', { ResourceARN })).toEqual({ Tags: [{ Key: 'b', Value: '2' }] });
  });

  test.each([
    ['rule/none', 'Rule none does not exist on EventBus default.'],
    ['rule/orders/none', 'Event bus orders does not exist.'],
    ['event-bus/orders', 'Event bus orders does not exist.'],
  ])('of %s, which is not there, are refused', async (resource, message) => {
    const { call } = openBus();
    const ResourceARN = arn(resource);
    const failures = [
      call('ListTagsForResource', { ResourceARN }),
      call('TagResource', { ResourceARN, Tags: [{ Key: 'a', Value: '1' }] }),
      call('UntagResource', { ResourceARN, TagKeys: ['a'] }),
    ].map(failureOf);
    expect(new Set(await Promise.all(failures))).toEqual(new Set([`ResourceNotFoundException: ${message}`]));
  });
});

describe('TestEventPattern', () => {
  const event = {
    id: '1',
    account: ACCOUNT,
    source: 'shop',
    time: 't',
    region: 'r',
    'detail-type': 'd',
    detail: { n: 5 },
  };
  const run = (pattern: unknown, subject: unknown = event) =>
    openBus().call('TestEventPattern', { EventPattern: JSON.stringify(pattern), Event: JSON.stringify(subject) });

  test('says whether an event matches', async () => {
    expect(await run({ detail: { n: [5] } })).toEqual({ Result: true });
    expect(await run({ detail: { n: [6] } })).toEqual({ Result: false });
  });

  test.each(['id', 'account', 'source', 'time', 'region', 'detail-type'])(
    'refuses an event without %s',
    async (name) => {
      const { [name as 'id']: _left, ...rest } = event;
      expect(await failureOf(run({ source: ['shop'] }, rest))).toBe(
        'ValidationException: Parameter Event is not valid.',
      );
    },
  );

  test('refuses an event that is not an object', async () => {
    expect(await failureOf(run({ source: ['shop'] }, [event]))).toBe(
      'ValidationException: Parameter Event is not valid.',
    );
  });
});
