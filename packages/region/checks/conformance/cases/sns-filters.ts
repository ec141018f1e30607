import type { Json } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { envelope, type Fields, messageAttributes, SNS_GUIDE, sns, topicToQueue } from './sns-calls.ts';

const RULES = `${SNS_GUIDE}/sns-subscription-filter-policies.html`;
const BODY = { FilterPolicyScope: 'MessageBody' };
const LAST = 'last';

/**
 * Publishes a message to a subscription with a filter, and then one that the filter takes: the first that comes tells
 * whether the filter took the other. `last` has to be among the policy's alternatives.
 */
const filtered = (name: string, policy: Json, message: Fields, last: Fields, isTaken: boolean, scope: Fields = {}) =>
  ({
    name: `${name}: ${JSON.stringify(policy)} ${isTaken ? 'takes' : 'leaves'} ${JSON.stringify(Object.values(message))}`,
    source: RULES,
    run: async (aws, own) => {
      const subscription = { FilterPolicy: JSON.stringify(policy), ...scope };
      const { TopicArn, url } = await topicToQueue(aws, own, subscription);
      await sns(aws, 'Publish', { TopicArn, Message: 'first', Subject: 'first', ...message });
      await sns(aws, 'Publish', { TopicArn, Message: LAST, Subject: LAST, ...last });
      return (await envelope(aws, url))['Subject'];
    },
    gives: isTaken ? 'first' : LAST,
  }) satisfies ConformanceCase;

const byAttribute = (name: string, rule: readonly Json[], attribute: readonly [string, string], isTaken: boolean) =>
  filtered(
    name,
    { a: [...rule, LAST] },
    messageAttributes({ a: attribute }),
    messageAttributes({ a: ['String', LAST] }),
    isTaken,
  );

const byBody = (name: string, policy: Json, body: Json, last: Json, isTaken: boolean) =>
  filtered(name, policy, { Message: JSON.stringify(body) }, { Message: JSON.stringify(last) }, isTaken, BODY);

const refusedPolicy = (name: string, policy: string, scope: Fields = {}): ConformanceCase => ({
  name: `${name} is refused: ${policy}`,
  source: RULES,
  run: async (aws, own) => {
    const { SubscriptionArn } = await topicToQueue(aws, own, scope);
    const change = { SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: policy };
    return sns(aws, 'SetSubscriptionAttributes', change);
  },
  gives: /^400 InvalidParameter: Invalid parameter: .*Filter ?Policy/i,
});

export const SNS_FILTERS: readonly ConformanceCase[] = [
  byAttribute('a text', ['x'], ['String', 'x'], true),
  byAttribute('another text', ['x'], ['String', 'y'], false),
  byAttribute('a number', [5], ['Number', '5.0'], true),
  byAttribute('numeric leaves texts', [{ numeric: ['=', 5] }], ['String', '5'], false),
  byAttribute('numeric', [{ numeric: ['>', 1, '<=', 5] }], ['Number', '5'], true),
  byAttribute('prefix', [{ prefix: 'ab' }], ['String', 'abc'], true),
  byAttribute('suffix', [{ suffix: 'bc' }], ['String', 'abc'], true),
  byAttribute('equals-ignore-case', [{ 'equals-ignore-case': 'AbC' }], ['String', 'aBc'], true),
  byAttribute('anything-but', [{ 'anything-but': ['x', LAST] }], ['String', 'x'], false),
  byAttribute('anything-but prefix', [{ 'anything-but': { prefix: 'x' } }], ['String', 'y'], true),
  byAttribute('an element of String.Array', ['x'], ['String.Array', '["w","x"]'], true),
  byAttribute('no element of String.Array', ['x'], ['String.Array', '["w"]'], false),
  byAttribute('a boolean in String.Array', [true], ['String.Array', '[true]'], true),
  byAttribute('exists', [{ exists: true }], ['String', ''.padEnd(1)], true),
  byAttribute('cidr', [{ cidr: '10.0.0.0/24' }], ['String', '10.0.0.7'], true),
  filtered('exists false without attributes', { a: [{ exists: false }] }, {}, {}, true),
  filtered(
    '$or of attributes',
    { $or: [{ a: ['x'] }, { b: ['y', LAST] }] },
    messageAttributes({ b: ['String', 'y'] }),
    messageAttributes({ b: ['String', LAST] }),
    true,
  ),
  byBody('a field of the body', { a: { b: ['x', LAST] } }, { a: { b: 'x' } }, { a: { b: LAST } }, true),
  byBody('true of the body is no text', { a: ['true', LAST] }, { a: true }, { a: LAST }, false),
  byBody('an element of a list in the body', { a: ['x', LAST] }, { a: ['w', 'x'] }, { a: LAST }, true),
  byBody(
    'objects of a list in the body',
    { a: { b: ['x', LAST] } },
    { a: [{ b: 'w' }, { b: 'x' }] },
    { a: { b: LAST } },
    true,
  ),
  byBody(
    '$or below the top',
    { a: { $or: [{ b: ['x', LAST] }, { c: ['y'] }] } },
    { a: { c: 'y' } },
    { a: { b: LAST } },
    true,
  ),
  filtered(
    'a body that is no JSON is left',
    { a: [LAST, { exists: false }] },
    { Message: 'words' },
    { Message: JSON.stringify({ a: LAST }) },
    false,
    BODY,
  ),
  refusedPolicy('a policy that is no JSON', '{'),
  refusedPolicy('a value that is no list', '{"a":"x"}'),
  refusedPolicy('an unknown operator', '{"a":[{"begins":"x"}]}'),
  refusedPolicy('a nested policy of attributes', '{"a":{"b":["x"]}}'),
  refusedPolicy('numeric of a text', '{"a":[{"numeric":["=","x"]}]}'),
  refusedPolicy(
    'more than five keys',
    JSON.stringify(Object.fromEntries('abcdef'.split('').map((key) => [key, ['x']]))),
  ),
  {
    name: 'a policy of another scope is refused by name',
    source: RULES,
    run: async (aws, own) => {
      const { SubscriptionArn } = await topicToQueue(aws, own);
      const change = { SubscriptionArn, AttributeName: 'FilterPolicyScope', AttributeValue: 'Somewhere' };
      return sns(aws, 'SetSubscriptionAttributes', change);
    },
    gives: /^400 InvalidParameter: Invalid parameter: .*FilterPolicyScope/,
  },
  {
    name: 'attributes of a subscription are those that were given',
    source: `${SNS_GUIDE}/sns-message-filtering-apply.html`,
    run: async (aws, own) => {
      const { SubscriptionArn } = await topicToQueue(aws, own, { FilterPolicy: '{"a":["x"]}' });
      const answer = await sns(aws, 'GetSubscriptionAttributes', { SubscriptionArn });
      const text = answer.replaceAll('&quot;', '"');
      return [text.includes('<value>{"a":["x"]}</value>'), text.includes('<value>MessageAttributes</value>')];
    },
    gives: [true, true],
  },
];
