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

test('the entries of a map become members of an object, whichever names the service has for key and value', () => {
  const attributes = ['Attributes.entry.1.key=FifoTopic', 'Attributes.entry.1.value=true'];
  const typed = ['Kinds.entry.1.Name=a', 'Kinds.entry.1.Value.DataType=String', 'Kinds.entry.1.Value.StringValue=x'];
  expect(queryFields([...attributes, ...typed].join('&'))).toEqual({
    Attributes: { FifoTopic: 'true' },
    Kinds: { a: { DataType: 'String', StringValue: 'x' } },
  });
});

test('the numbered fields of a flat list stay as they are', () => {
  expect(queryFields('Attribute.1.Name=a&Attribute.1.Value=b')).toEqual({
    Attribute: { 1: { Name: 'a', Value: 'b' } },
  });
});
