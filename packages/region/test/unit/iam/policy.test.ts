import { expect, test } from '@jest/globals';
import { allows } from '../../../src/iam/policy.ts';
import { statementsIn } from '../../../src/iam/statement.ts';

const REQUEST = {
  principal: 'events.amazonaws.com',
  action: 'sqs:SendMessage',
  resourceArn: 'arn:aws:sqs:eu-west-1:000000000000:dead',
  sourceArn: 'arn:aws:events:eu-west-1:000000000000:rule/shop/orders',
  accountId: '000000000000',
};
const ALLOW = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: REQUEST.resourceArn,
};
const decide = (...Statement: object[]): boolean => allows(statementsIn(JSON.stringify({ Statement })), REQUEST);

test.each<[string, object[], boolean]>([
  ['no statement denies', [], false],
  ['the service and action allow', [ALLOW], true],
  ['another service does not', [{ ...ALLOW, Principal: { Service: 'sns.amazonaws.com' } }], false],
  ['everybody is also the service', [{ ...ALLOW, Principal: '*' }], true],
  ['a wildcard action allows', [{ ...ALLOW, Action: ['sqs:Send*'] }], true],
  ['another action does not', [{ ...ALLOW, Action: 'sqs:ReceiveMessage' }], false],
  ['another resource does not', [{ ...ALLOW, Resource: `${REQUEST.resourceArn}-2` }], false],
  ['the rule as source allows', [{ ...ALLOW, Condition: { ArnEquals: { 'aws:SourceArn': REQUEST.sourceArn } } }], true],
  [
    'a wildcard source allows',
    [{ ...ALLOW, Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:events:*:*:rule/shop/*' } } }],
    true,
  ],
  [
    'another rule as source does not',
    [{ ...ALLOW, Condition: { ArnEquals: { 'aws:SourceArn': `${REQUEST.sourceArn}-2` } } }],
    false,
  ],
  [
    'an unknown condition key does not',
    [{ ...ALLOW, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }],
    false,
  ],
  ['a denial wins', [ALLOW, { ...ALLOW, Effect: 'Deny' }], false],
  [
    'a denial of what is not encrypted does not concern services',
    [
      ALLOW,
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
    true,
  ],
])('%s', (_name, statements, expected) => {
  expect(decide(...statements)).toBe(expected);
});

test('a text that is no policy denies', () => {
  expect(allows(statementsIn(''), REQUEST)).toBe(false);
});
