import { expect, test } from '@jest/globals';
import { queryFields } from '../../../src/http/query-fields.ts';

test('fields of the query protocol become lists and objects, in the order of their numbers', () => {
  const names = ['Data.member.10.Name=b', 'Data.member.2.Name=a', 'Data.member.2.Values.member.1=1', 'Action=Put'];
  expect(queryFields(names.join('&'))).toEqual({
    Data: [{ Name: 'a', Values: ['1'] }, { Name: 'b' }],
    Action: 'Put',
  });
});

test('a field that nests too deeply is refused by name', () => {
  expect(() => queryFields(`${'a.'.repeat(30)}b=1`)).toThrow('nests too deeply');
});
