import { expect, test } from '@jest/globals';
import { queryForm } from '../../../src/http/query-call.ts';

const query = new URLSearchParams('Action=ListTopics');
const credential = 'a/20260101/eu-west-1/sns/aws4_request';
const signedQuery = new URLSearchParams({ Action: 'ListTopics', 'X-Amz-Credential': credential });
const call = { headers: {}, query, body: '', signedFor: undefined };
const fromPage = { headers: { 'sec-fetch-site': 'cross-site' } };

test.each([
  ['a GET signed in its headers', { ...call, method: 'GET', signedFor: 'sns' }],
  ['a POST signed in its headers', { ...call, method: 'POST', signedFor: 'sns' }],
  ['a POST signed in its query', { ...call, method: 'POST', query: signedQuery }],
])('the query of %s is its form', (_what, given) => {
  expect(queryForm(given)?.get('Action')).toBe('ListTopics');
});

test.each([
  ['a GET that nobody signed', { ...call, method: 'GET' }],
  ['a POST that nobody signed', { ...call, method: 'POST' }],
  ['a POST that a page makes', { ...call, ...fromPage, method: 'POST', query: signedQuery }],
  ['a DELETE', { ...call, method: 'DELETE', signedFor: 'sns' }],
])('the query of %s calls nothing', (_what, given) => {
  expect(queryForm(given)).toBeUndefined();
});
