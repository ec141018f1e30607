import { expect, test } from '@jest/globals';
import { dynamoDbErrors } from '../../../src/dynamodb/errors.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
test.each([
  ['ValidationException', 'com.amazon.coral.validate#ValidationException', 'message'],
  ['SerializationException', 'com.amazon.coral.service#SerializationException', 'Message'],
  ['AccessDeniedException', 'com.amazon.coral.service#AccessDeniedException', 'Message'],
  ['ResourceNotFoundException', 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', 'message'],
  ['TransactionCanceledException', 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException', 'Message'],
])('%s is answered as %s, its text as %s', (code, type, member) => {
  const answer = dynamoDbErrors({ code, message: 'why', status: 400, members: { Item: {} } }, 'id');
  expect(answer).toMatchObject({ status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' } });
  expect('body' in answer && JSON.parse(answer.body)).toEqual({ __type: type, [member]: 'why', Item: {} });
});
