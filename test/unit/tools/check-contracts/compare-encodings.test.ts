import { describe, expect, test } from '@jest/globals';
import type { CatalogueEntry } from '#schemas/catalogue.ts';
import { compareNumbers, compareShapes } from '../../../../tools/check-contracts/compare-encodings.ts';

type Schema = Readonly<Record<string, unknown>>;

const box: Schema = { type: 'object', properties: { id: { type: 'string' } } };
const entryOf = (properties: Schema, definitions: Schema = {}): CatalogueEntry => ({
  source: 'depot.shelves',
  type: 'ShelfFilled',
  version: 1,
  file: 'shelves/ShelfFilled.v1.json',
  schema: { title: 'ShelfFilledV1', description: 'x', type: 'object', properties, definitions },
  castsFile: undefined,
});
const changesOf = (before: CatalogueEntry, after: CatalogueEntry) =>
  compareShapes(before, after).map(({ path, message }) => `${path}: ${message}`);

const [crate, parcel] = [{ $ref: '#/definitions/crate' }, { $ref: '#/definitions/parcel' }];
const definitions = { crate: box, parcel: box };
const renamed = 'the record is Parcel, was Crate: readers of Avro and Protobuf know it by its name';

describe('a change that only readers of Avro and Protobuf notice', () => {
  test.each<[string, Schema, Schema, string]>([
    ['in a field', crate, parcel, 'data.it'],
    ['in a list', { type: 'array', items: crate }, { type: 'array', items: parcel }, 'data.it[]'],
    [
      'in a map',
      { type: 'object', additionalProperties: crate },
      { type: 'object', additionalProperties: parcel },
      'data.it.*',
    ],
    [
      'in one of several types',
      { anyOf: [{ type: 'string' }, crate] },
      { anyOf: [{ type: 'string' }, parcel] },
      'data.it',
    ],
  ])('is another name of a record %s', (_where, before, after, path) => {
    expect(changesOf(entryOf({ it: before }, definitions), entryOf({ it: after }, definitions))).toEqual([
      `${path}: ${renamed}`,
    ]);
  });

  test('is found below a record that holds itself', () => {
    const tree = (leaf: Schema): Schema => ({
      type: 'object',
      properties: { below: { type: 'array', items: { $ref: '#/definitions/tree' } }, leaf },
    });
    const it = { $ref: '#/definitions/tree' };
    const treeOf = (leaf: Schema) => entryOf({ it }, { ...definitions, tree: tree(leaf) });
    expect(changesOf(treeOf(crate), treeOf(parcel))).toEqual([`data.it.leaf: ${renamed}`]);
  });

  test('is a contract that they can no longer hold', () => {
    expect(changesOf(entryOf({ it: box }), entryOf({ it: box, free: { type: 'object' } }))).toEqual([
      'data.free: neither Avro nor Protobuf can hold it any more: an object without properties has nothing that could be written',
    ]);
  });

  test('is none where they could not hold it before, or where fields came and went', () => {
    expect(changesOf(entryOf({ it: {} }), entryOf({ it: {} }))).toEqual([]);
    expect(
      changesOf(entryOf({ it: box, old: crate }, definitions), entryOf({ it: box, new: parcel }, definitions)),
    ).toEqual([]);
  });
});

describe('the number of a field', () => {
  test.each<[string, Schema, Schema, readonly string[]]>([
    ['may be new', { a: 1 }, { a: 1, b: 2 }, []],
    ['must stay', { a: 1, b: 2 }, { a: 2, b: 1 }, ['m.a: the number is 2, was 1', 'm.b: the number is 1, was 2']],
    ['must be kept when the field is gone', { a: 1 }, {}, ['m.a: the number is gone, was 1']],
  ])('%s', (_what, before, after, wanted) => {
    const changes = compareNumbers({ m: before as never }, { m: after as never });
    expect(changes.map(({ path, message }) => `${path}: ${message}`)).toEqual(wanted);
  });

  test('must be kept when its message is gone', () => {
    expect(compareNumbers({ m: { a: 1 } }, {})).toEqual([{ path: 'm.a', message: 'the number is gone, was 1' }]);
  });
});
