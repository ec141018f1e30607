import { describe, expect, test } from '@jest/globals';
import { catalogue } from '#schemas/catalogue.ts';
import { parseNumbers } from '../../../tools/generate/encodings/field-numbers.ts';
import { encodingsOf } from '../../../tools/generate/encodings.ts';

const MESSAGE = 'depot.shelves.ShelfFilledV1';

function generated(fields: readonly string[], numbers: object) {
  const properties = Object.fromEntries(fields.map((name) => [name, { type: 'string' }]));
  const schema = { title: 'ShelfFilledV1', description: 'x', type: 'object', properties };
  const entry = { source: 'depot.shelves', type: 'ShelfFilled', version: 1, file: 'x', schema, castsFile: undefined };
  const { files, numbers: now } = encodingsOf([entry], parseNumbers(JSON.stringify(numbers)));
  return { proto: files.get('ShelfFilled.v1.proto')?.split('\n') ?? [], numbers: now };
}

describe('the numbers of Protobuf', () => {
  test('stay with their fields, and a new field has the next one', () => {
    const { proto, numbers } = generated(['c', 'b', 'a'], { [MESSAGE]: { a: 1, b: 7 } });
    expect(numbers).toEqual({ [MESSAGE]: { a: 1, b: 7, c: 8 } });
    expect(proto).toEqual(
      expect.arrayContaining(['  optional string c = 8;', '  optional string b = 7;', '  optional string a = 1;']),
    );
  });

  test('are reserved when their fields are gone, and theirs again when they come back', () => {
    const { proto, numbers } = generated(['c'], { [MESSAGE]: { a: 1, b: 2 }, 'gone.Message': { x: 1 } });
    expect(numbers).toEqual({ [MESSAGE]: { a: 1, b: 2, c: 3 }, 'gone.Message': { x: 1 } });
    expect(proto).toEqual(expect.arrayContaining(['  reserved 1, 2;', '  reserved "a", "b";']));
    expect(generated(['b'], numbers).proto).toContain('  optional string b = 2;');
  });

  test('leave out those that Protobuf keeps for itself', () => {
    expect(generated(['b'], { [MESSAGE]: { a: 18_999 } }).numbers).toEqual({ [MESSAGE]: { a: 18_999, b: 20_000 } });
  });

  test('are in the file for each field of each contract', () => {
    const { numbers, refused } = encodingsOf(catalogue(), {});
    expect(refused).toEqual([]);
    expect(Object.keys(numbers)).toHaveLength(new Set(Object.keys(numbers)).size);
    expect(Object.keys(numbers['tributary.orders.OrderPlacedV2'] ?? {})).toContain('shippingAddress');
  });

  test.each<[string, unknown, string]>([
    ['a list', [], 'it must be an object of messages'],
    ['a message that is none', { m: 1 }, 'm must be an object of numbers by field'],
    ['zero', { m: { f: 0 } }, 'm.f must be a field number of Protobuf'],
    ['a part of a number', { m: { f: 1.5 } }, 'm.f must be a field number of Protobuf'],
    ['a text', { m: { f: '1' } }, 'm.f must be a field number of Protobuf'],
    ['one of those that Protobuf keeps', { m: { f: 19_000 } }, 'm.f must be a field number of Protobuf'],
    ['one beyond all', { m: { f: 536_870_912 } }, 'm.f must be a field number of Protobuf'],
    ['one for two fields', { m: { f: 3, g: 3 } }, 'm has the number 3 for f and for g'],
  ])('are refused with %s', (_what, numbers, problem) => {
    expect(() => parseNumbers(JSON.stringify(numbers))).toThrow(`schemas/field-numbers.json: ${problem}.`);
  });

  test('are refused where their file is not JSON, with the place', () => {
    expect(() => parseNumbers('{,')).toThrow('schemas/field-numbers.json:1:2 is not JSON');
  });
});
