import { expect, test } from '@jest/globals';
import { recordText } from '../../../server/kafka/record-text.ts';

const text = (value: string) => ({ text: value });

test('a record is shown in the form in which it is sent', () => {
  const shown = recordText({ key: text('k'), headers: [['ce_id', text('e-1')]], value: text('{"a":[1,2]}') });
  expect(JSON.parse(shown)).toEqual({ key: 'k', headers: { ce_id: 'e-1' }, value: { a: [1, 2] } });
  expect(shown).toContain('"a": [\n');
});

test('a number stays as it was written', () => {
  const shown = recordText({ key: null, headers: [], value: text('{"cents": 12345678901234567890, "rate": 1.0}') });
  expect(shown).toContain('12345678901234567890');
  expect(shown).toContain('1.0');
});

test('bytes, other text and no value have their own names', () => {
  const of = (value: Parameters<typeof recordText>[0]['value']) =>
    JSON.parse(recordText({ key: { base64: '/w==' }, headers: [['h', null]], value }));
  expect(of({ base64: '/w==' })).toEqual({ keyBase64: '/w==', headers: { h: null }, valueBase64: '/w==' });
  expect(of(text('not json'))).toMatchObject({ valueText: 'not json' });
  expect(of(null)).toMatchObject({ value: null });
});
