import { expect, test } from '@jest/globals';
import { withoutVersion } from '../../../ui/pages/contracts/without-version.ts';

test.each([
  ['{"$ref":"#/definitions/VisitV1"}', '{"$ref":"#/definitions/Visit"}'],
  ['{"title":"Visit-v12"}', '{"title":"Visit"}'],
  ['{"title":"VisitV1Data","of":"Other-v1"}', '{"title":"VisitV1Data","of":"Other-v1"}'],
])('of the schema %s the names of Visit without their version read %s', (text, without) => {
  expect(withoutVersion('Visit', text)).toBe(without);
});

test('a type with signs is taken as it is written', () => {
  expect(withoutVersion('a.b(c)', 'a.b(c)-v1 aXb(c)-v1')).toBe('a.b(c) aXb(c)-v1');
});
