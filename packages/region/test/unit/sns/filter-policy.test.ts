import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { newsWithQueue, snsHarness, TOPIC } from './harness.ts';

/** Whether a message passes a filter. */
async function passes(policy: Json, scope: string, message: JsonObject): Promise<boolean> {
  const sns = await newsWithQueue({ FilterPolicy: JSON.stringify(policy), FilterPolicyScope: scope });
  await sns.call('Publish', { TopicArn: TOPIC, Message: 'x', ...message });
  return sns.sent.length > 0;
}

const text = (StringValue: string) => ({ DataType: 'String', StringValue });
const number = (StringValue: string) => ({ DataType: 'Number', StringValue });
const list = (values: Json) => ({ DataType: 'String.Array', StringValue: JSON.stringify(values) });

describe('attributes', () => {
  test.each<[boolean, Json, JsonObject]>([
    [true, ['a', 'b'], { k: text('b') }],
    [false, ['a'], { k: text('A') }],
    [true, [{ prefix: 'ab' }], { k: text('abc') }],
    [true, [{ suffix: 'bc' }], { k: text('abc') }],
    [true, [{ 'equals-ignore-case': 'ABC' }], { k: text('abc') }],
    [true, [{ wildcard: 'a*c' }], { k: text('abbc') }],
    [true, [{ cidr: '10.0.0.0/24' }], { k: text('10.0.0.255') }],
    [false, [{ cidr: '10.0.0.0/24' }], { k: text('10.0.1.1') }],
    [true, [{ 'anything-but': ['a', 'b'] }], { k: text('c') }],
    [false, [{ 'anything-but': { prefix: 'a' } }], { k: text('abc') }],
    [false, [{ 'anything-but': 'a' }], {}],
    [true, [{ exists: true }], { k: number('1') }],
    [false, [{ exists: true }], {}],
    [true, [{ exists: false }], {}],
    [true, [{ exists: false }], { other: text('x') }],
    [false, [{ exists: false }], { k: text('x') }],
    [true, [{ exists: false }, { 'anything-but': 'a' }], {}],
    [true, [{ numeric: ['>', 0, '<=', 100] }], { k: number('99.12') }],
    [false, [{ numeric: ['>', 0, '<=', 100] }], { k: number('100.12') }],
    [false, [{ numeric: ['=', 5] }], { k: text('5') }],
    [true, [5], { k: number('5.0') }],
    [true, ['value1'], { k: list(['value1', 'value2']) }],
    [true, [{ 'anything-but': 'value1' }], { k: list(['value1', 'value2']) }],
    [true, [7, null, true], { k: list([1, null]) }],
    [false, ['value1'], { k: list(['value2', 'value3']) }],
    [false, [null], {}],
    [true, [{ exists: false }], { k: { DataType: 'Binary', BinaryValue: 'AgME' } }],
  ])('pass: %s, for %j and %j', async (isPassed, conditions, MessageAttributes) => {
    expect(await passes({ k: conditions }, 'MessageAttributes', { MessageAttributes })).toBe(isPassed);
  });

  test('pass alternatives, one within the other', async () => {
    const policy = { source: ['s'], $or: [{ a: ['1'] }, { b: ['2'], $or: [{ c: ['3'] }, { d: ['4'] }] }] };
    const of = (names: Record<string, string>) =>
      passes(policy, 'MessageAttributes', {
        MessageAttributes: Object.fromEntries(Object.entries(names).map(([name, value]) => [name, text(value)])),
      });
    expect(await of({ source: 's', a: '1' })).toBe(true);
    expect(await of({ source: 's', b: '2', d: '4' })).toBe(true);
    expect(await of({ source: 's', b: '2' })).toBe(false);
    expect(await of({ a: '1' })).toBe(false);
  });
});

describe('the body', () => {
  test.each<[boolean, Json, Json]>([
    [true, { object: { key: [{ prefix: 'auto-' }] } }, { object: { key: 'auto-test' } }],
    [true, { object: { nested: ['v'] } }, { 'object.nested': 'v' }],
    [true, { headers: { route: ['q1'] } }, { headers: { route: ['q1', 'q2'] } }],
    [false, { headers: { route: ['q1'] } }, { headers: { route: ['q2'] } }],
    [false, { flag: ['true'] }, { flag: true }],
    [true, { flag: [true] }, { flag: true }],
    [false, { flag: [true] }, { flag: 'true' }],
    [true, { n: [null] }, { n: null }],
    [false, { n: [{ numeric: ['=', 1] }] }, { n: '1' }],
    [true, { detail: { version: [''] } }, { resources: [], detail: { version: '' } }],
    [
      true,
      { Records: { s3: { object: { key: [{ prefix: 'auto-' }] } }, name: [{ prefix: 'Created' }] } },
      {
        Records: [
          { name: 'Created:Put', s3: { object: [[{ key: 'auto-1' }]] } },
          { name: 'Removed', s3: { object: { key: 'home-1' } } },
        ],
      },
    ],
    [
      false,
      { Records: { key: [{ prefix: 'auto-' }], name: ['Created'] } },
      {
        Records: [
          { name: 'Created', key: 'home-1' },
          { name: 'Removed', key: 'auto-1' },
        ],
      },
    ],
    [true, { detail: { scope: ['s'], $or: [{ a: ['1'] }, { b: ['2'] }] } }, { detail: { scope: 's', b: '2' } }],
    [false, { detail: { scope: ['s'], $or: [{ a: ['1'] }, { b: ['2'] }] } }, { detail: { scope: 's' } }],
  ])('passes: %s, for %j and %j', async (isPassed, policy, body) => {
    expect(await passes(policy, 'MessageBody', { Message: JSON.stringify(body) })).toBe(isPassed);
  });

  test('that is no object passes nothing', async () => {
    expect(await passes({ k: [{ exists: false }] }, 'MessageBody', { Message: 'text' })).toBe(false);
  });
});

test('a policy without keys lets everything pass', async () => {
  expect(await passes({}, 'MessageAttributes', {})).toBe(true);
});

describe('a policy is refused', () => {
  async function refusalOf(policy: Json, scope?: string): Promise<string> {
    const { call, refusal } = snsHarness();
    await call('CreateTopic', { Name: 'news' });
    const Attributes = {
      FilterPolicy: JSON.stringify(policy),
      ...(scope !== undefined && { FilterPolicyScope: scope }),
    };
    return refusal('Subscribe', { TopicArn: TOPIC, Protocol: 'sms', Endpoint: '+123123123', Attributes });
  }
  const at = (policy: Json, column: number) =>
    `\n at [Source: (String)"${JSON.stringify(policy)}"; line: 1, column: ${column}]`;

  test.each<[Json, string, number]>([
    [[['value']], 'Match value must be String, number, true, false, or null', 10],
    [[{ 'wrong-operator': true }], 'Unrecognized match type wrong-operator', 31],
    [[{ suffix: 'value', prefix: 'value2' }], 'Only one key allowed in match expression', 37],
    [[], 'Empty arrays are not allowed', 10],
    [[{ suffix: 100 }], 'suffix match pattern must be a string', 22],
    [{ suffix: 'value' }, '"suffix" must be an object or an array', 19],
    [[{ cidr: ['bad-filter'] }], 'prefix match pattern must be a string', 18],
    [[{ numeric: [] }], 'Invalid member in numeric match: ]', 22],
    [[{ numeric: ['=', '000'] }], 'Value of equals must be numeric', 26],
    [[{ numeric: ['>', 3, '<', 1] }], 'Bottom must be less than top', 33],
    [[{ exists: 'no' }], 'exists match pattern must be either true or false.', 20],
    [[{ 'anything-but': { 'wrong-operator': null } }], 'Unsupported anything-but pattern: wrong-operator', 47],
    [[{ 'anything-but': { suffix: 'test' } }], 'Unsupported anything-but pattern: suffix', 36],
    [[{ 'anything-but': { exists: false } }], 'Unsupported anything-but pattern: exists', 40],
    [[{ 'anything-but': { prefix: false } }], 'prefix match pattern must be a string', 40],
  ])('for %j', async (conditions, reason, column) => {
    const policy = { key: conditions };
    const place = at(policy, column);
    expect(await refusalOf(policy)).toBe(
      `InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: ${reason}${place}`,
    );
  });

  test('for an address that is none', async () => {
    expect(await refusalOf({ key: [{ cidr: 'bad-filter' }] })).toBe(
      "InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: Malformed CIDR, one '/' required",
    );
  });

  test('for keys within keys where it is about attributes', async () => {
    expect(await refusalOf({ object: { key: ['a'] } })).toBe(
      'InvalidParameter: Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy',
    );
    expect(await refusalOf({ object: { key: ['a'] } }, 'MessageBody')).toBe('no error');
  });

  const values = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `value${n}`);
  const tooComplex = 'Attributes Reason: FilterPolicy: Filter policy is too complex';
  test.each<[string, Json, string | undefined, string]>([
    ['151 values', { key: values(151) }, undefined, tooComplex],
    ['100 values and 51 values', { a: values(100), b: values(51) }, undefined, tooComplex],
    [
      '216 combinations of levels',
      { a: { b: { c: values(4) } }, d: { e: values(3) }, f: values(3) },
      'MessageBody',
      tooComplex,
    ],
    [
      '152 combinations of alternatives',
      { s: values(4), $or: [{ n: values(6) }, { t: values(4), $or: [{ i: values(4) }, { p: values(4) }] }] },
      undefined,
      tooComplex,
    ],
    [
      'six keys',
      Object.fromEntries(values(6).map((key) => [key, ['x']])),
      undefined,
      'Attributes Reason: FilterPolicy: Filter policy can not have more than 5 keys',
    ],
  ])('for %s', async (_what, policy, scope, reason) => {
    expect(await refusalOf(policy, scope)).toBe(`InvalidParameter: Invalid parameter: ${reason}`);
  });

  test('but not for 150 combinations', async () => {
    const policy = {
      s: values(3),
      $or: [{ n: values(6) }, { t: values(4), $or: [{ i: values(4) }, { p: values(7) }] }],
    };
    expect(await refusalOf(policy)).toBe('no error');
  });
});
