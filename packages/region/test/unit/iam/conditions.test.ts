import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../src/core/json.ts';
import type { Context, Verdict } from '../../../src/iam/context.ts';
import { conditionsHold, statementsIn } from '../../../src/iam/statement.ts';

const CONTEXT: Context = {
  'aws:principalarn': ['arn:aws:iam::000000000000:role/writer'],
  'aws:securetransport': ['true'],
  'aws:epochtime': ['1700000000'],
  'aws:currenttime': ['2023-11-14T22:13:20.000Z'],
  'aws:userid': ['AROALOCAL:writer'],
  'dynamodb:leadingkeys': ['tenant-1#a', 'tenant-1#b'],
  'events:source': ['shop'],
};

function verdictOf(operator: string, key: string, values: Json): Verdict {
  const [statement] = statementsIn({ Statement: { Effect: 'Allow', Condition: { [operator]: { [key]: values } } } });
  return conditionsHold(statement?.conditions ?? [], CONTEXT);
}

test.each<[operator: string, key: string, values: Json, expected: Verdict]>([
  ['StringEquals', 'events:source', 'shop', 'yes'],
  ['StringEquals', 'events:source', ['bank', 'shop'], 'yes'],
  ['StringEquals', 'events:source', 'sho*', 'no'],
  ['StringLike', 'events:source', 'sho*', 'yes'],
  ['StringNotEquals', 'events:source', ['bank', 'shop'], 'no'],
  ['StringNotLike', 'events:source', 'b*', 'yes'],
  ['StringEqualsIgnoreCase', 'Events:Source', 'SHOP', 'yes'],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/write?', 'yes'],
  ['ArnNotEquals', 'aws:PrincipalArn', 'arn:aws:iam::*:role/reader', 'yes'],
  ['Bool', 'aws:SecureTransport', 'false', 'no'],
  ['Bool', 'aws:SecureTransport', true, 'yes'],
  ['NumericLessThan', 'aws:EpochTime', '1700000001', 'yes'],
  ['NumericGreaterThanEquals', 'aws:EpochTime', 1700000001, 'no'],
  ['DateGreaterThan', 'aws:CurrentTime', '2023-11-14T00:00:00Z', 'yes'],
  ['DateLessThan', 'aws:CurrentTime', '1700000000', 'no'],
  ['ForAllValues:StringLike', 'dynamodb:LeadingKeys', 'tenant-1#*', 'yes'],
  ['ForAllValues:StringEquals', 'dynamodb:LeadingKeys', 'tenant-1#a', 'no'],
  ['ForAnyValue:StringEquals', 'dynamodb:LeadingKeys', 'tenant-1#a', 'yes'],
  ['ForAllValues:StringEquals', 'dynamodb:Select', 'COUNT', 'yes'],
  ['StringEquals', 'aws:SourceArn', 'arn:aws:sns:*', 'no'],
  ['StringNotEquals', 'aws:SourceArn', 'arn:aws:sns:x', 'yes'],
  ['StringEqualsIfExists', 'aws:SourceArn', 'arn:aws:sns:x', 'yes'],
  ['Null', 'aws:SourceArn', 'true', 'yes'],
  ['Null', 'events:source', true, 'no'],
  ['Null', 'aws:SourceVpc', 'true', 'unknown'],
  ['StringEquals', 'aws:PrincipalOrgID', 'o-1', 'unknown'],
  ['IpAddress', 'aws:SourceIp', '10.0.0.0/8', 'unknown'],
  ['StringEquals', 'events:source', "${aws:username, 'shop'}", 'yes'],
  ['StringEquals', 'events:source', '${aws:username}', 'no'],
  ['StringEquals', 'events:source', '${aws:PrincipalTag/team}', 'unknown'],
])('%s %s %j: %s', (operator, key, values, expected) => {
  expect(verdictOf(operator, key, values)).toBe(expected);
});

describe('a statement', () => {
  const only = (source: Json) => {
    const [statement] = statementsIn({ Statement: [source] });
    if (statement === undefined) throw new Error('There is no statement.');
    return statement;
  };

  test('covers actions without regard to case, and all but those of NotAction', () => {
    const some = only({ Effect: 'Allow', Action: ['SQS:Send*'], Resource: '*' });
    const others = only({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' });
    expect(['sqs:SendMessage', 'sqs:ReceiveMessage', 'iam:GetRole'].map(some.coversAction)).toEqual([
      true,
      false,
      false,
    ]);
    expect(['sqs:SendMessage', 'iam:GetRole'].map(others.coversAction)).toEqual([true, false]);
  });

  test('covers resources by wildcards, variables, and all but those of NotResource', () => {
    const own = only({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::files/${aws:userid}/*' });
    const others = only({ Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::files/*' });
    expect(own.coversResource('arn:aws:s3:::files/AROALOCAL:writer/a', CONTEXT)).toBe('yes');
    expect(own.coversResource('arn:aws:s3:::files/AROALOCAL:reader/a', CONTEXT)).toBe('no');
    expect(others.coversResource('arn:aws:s3:::files/a', CONTEXT)).toBe('no');
    expect(others.coversResource('arn:aws:s3:::other/a', CONTEXT)).toBe('yes');
  });
});
