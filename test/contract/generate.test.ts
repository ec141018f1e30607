import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { catalogue } from '#schemas/catalogue.ts';
import { registrySchemas } from '#schemas/registry.ts';
import { generate } from '../../tools/generate.ts';

const ROOT = path.join(import.meta.dirname, '../..');
let root: string;
let out: string;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'schemas-'));
  out = path.join(root, 'generated');
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  write('package.json', { type: 'module' });
  for (const file of ['problems.ts', 'message-fields.ts'])
    copyFileSync(path.join(ROOT, 'schemas', file), path.join(root, file));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(file: string, content: unknown): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
}

const schemaOf = (title: string, properties: object = { shelf: { type: 'string' } }) => ({
  $schema: 'http://json-schema.org/draft-04/schema#',
  title,
  description: `What ${title} says.`,
  type: 'object',
  required: Object.keys(properties),
  properties,
});

const entries = () => catalogue(root);
const generated = () => generate(entries(), out);
const contracts = () => import(pathToFileURL(path.join(out, 'contracts.ts')).href);

function lastWrite(): readonly bigint[] {
  const { ino, mtimeNs } = statSync(path.join(out, 'contracts.ts'), { bigint: true });
  return [ino, mtimeNs];
}

describe('a schema file', () => {
  test('is all that it takes to have a type, a validator, a definition and a registry entry', async () => {
    write(
      'shelves/ShelfEmptied.v1.json',
      schemaOf('ShelfEmptiedV1', { shelf: { type: 'string' }, at: { format: 'date-time', type: 'string' } }),
    );
    await generated();

    const { shelfEmptied, allEvents } = await contracts();
    const [validate] = Object.values<(data: unknown) => boolean>(shelfEmptied.validators);
    expect(allEvents).toEqual([shelfEmptied]);
    expect(shelfEmptied).toEqual({
      source: 'tributary.shelves',
      type: 'ShelfEmptied',
      version: 1,
      validators: { 1: expect.any(Function) },
      upcasts: {},
      downcasts: {},
    });
    const good = { shelf: 'A7', at: '2026-03-02T09:15:00Z' };
    expect([validate?.(good), validate?.({ ...good, at: 'noon' })]).toEqual([true, false]);
    expect(readFileSync(path.join(out, 'ShelfEmptied.v1.types.ts'), 'utf8')).toContain(
      'export interface ShelfEmptiedV1 {\nshelf: string\nat: string\n}',
    );
    expect(readFileSync(path.join(out, 'types.ts'), 'utf8')).toContain(
      "export type { ShelfEmptiedV1 } from './ShelfEmptied.v1.types.ts';",
    );
    expect(registrySchemas(entries()).map(({ name }) => name)).toEqual(['tributary.shelves@ShelfEmptied-v1']);
  });

  test('has its definition typed by the type that is generated from it', async () => {
    write('shelves/ShelfEmptied.v1.json', schemaOf('ShelfEmptiedV1'));
    write('shelves/ShelfFilled.v1.json', schemaOf('ShelfFilledV1'));
    await generated();

    const source = readFileSync(path.join(out, 'contracts.ts'), 'utf8').split('\n');
    expect(source).toEqual(
      expect.arrayContaining([
        "import type { EventDefinition } from '../definition.ts';",
        "import type * as types from './types.ts';",
        '/** What ShelfFilledV1 says. */',
        "export const shelfFilled: EventDefinition<'ShelfFilled', types.ShelfFilledV1> = {",
      ]),
    );
    const { shelfEmptied, shelfFilled, allEvents } = await contracts();
    expect(allEvents).toEqual([shelfEmptied, shelfFilled]);
    const ofEach = (name: string) => [`${name}.types.ts`, `${name}.validate.d.ts`, `${name}.validate.js`];
    expect(readdirSync(out)).toEqual(
      expect.arrayContaining(['ShelfEmptied.v1', 'ShelfFilled.v1', 'metadata'].flatMap(ofEach)),
    );
  });

  test('of a further version is cast by the file beside it, and the newest has the plain name', async () => {
    write('shelves/ShelfEmptied.v1.json', schemaOf('ShelfEmptiedV1'));
    write('shelves/ShelfEmptied.v2.json', schemaOf('ShelfEmptiedV2', { shelves: { type: 'array' } }));
    write('shelves/ShelfEmptied.v10.json', schemaOf('ShelfEmptiedV10'));
    write(
      'shelves/ShelfEmptied.casts.ts',
      'export const upcasts = { 1: () => "up" };\nexport const downcasts = { 2: () => "down" };\n',
    );
    await generated();

    const { shelfEmptied, shelfEmptiedV1, shelfEmptiedV2, allEvents } = await contracts();
    expect([shelfEmptied.version, shelfEmptiedV1.version, shelfEmptiedV2.version]).toEqual([10, 1, 2]);
    expect([shelfEmptied.upcasts[1](), shelfEmptiedV1.downcasts[2]()]).toEqual(['up', 'down']);
    expect(Object.keys(shelfEmptiedV1.validators)).toEqual(['1', '2', '10']);
    expect(allEvents).toEqual([shelfEmptied]);
  });

  test('in a folder whose name has a dot belongs to that source', () => {
    write('partner.depot/PalletLost.v1.json', schemaOf('PalletLostV1'));
    expect(entries()).toEqual([
      {
        source: 'partner.depot',
        type: 'PalletLost',
        version: 1,
        file: 'partner.depot/PalletLost.v1.json',
        schema: schemaOf('PalletLostV1'),
        castsFile: undefined,
      },
    ]);
  });

  test.each([
    'ShelfEmptied.json',
    'shelfEmptied.v1.json',
    'ShelfEmptied.v0.json',
    'ShelfEmptied.v1.2.json',
    'Shelf-Emptied.v1.json',
  ])('named %s is refused by name', (name) => {
    write(`shelves/${name}`, schemaOf('ShelfEmptiedV1'));
    expect(entries).toThrow(
      new Error(`schemas/shelves/${name}: name it <Type>.v<version>.json, such as OrderPlaced.v1.json.`),
    );
  });

  test('that is not JSON is refused by name, with the reason', () => {
    write('shelves/ShelfEmptied.v1.json', '{');
    expect(entries).toThrow("schemas/shelves/ShelfEmptied.v1.json:1:2 is not JSON: Expected property name or '}'.");
  });

  test.each([
    null,
    5,
    [],
    {},
    { title: 'ShelfEmptiedV1' },
    { description: 'x' },
    { title: 1, description: 'x' },
    { title: 'x', description: 1 },
  ])('that is %j is refused by name', (schema) => {
    write('shelves/ShelfEmptied.v1.json', JSON.stringify(schema));
    expect(entries).toThrow(new Error('schemas/shelves/ShelfEmptied.v1.json: give it a "title" and a "description".'));
  });

  test('whose title is that of another version is refused by name', () => {
    write('shelves/ShelfEmptied.v2.json', schemaOf('ShelfEmptiedV1'));
    expect(entries).toThrow(
      new Error(
        'schemas/shelves/ShelfEmptied.v2.json: its "title" must be ShelfEmptiedV2, because of its name; it is ShelfEmptiedV1.',
      ),
    );
  });

  test('whose type another source has already is refused, and nothing is written', async () => {
    write('shelves/ShelfEmptied.v1.json', schemaOf('ShelfEmptiedV1'));
    write('partner.depot/ShelfEmptied.v2.json', schemaOf('ShelfEmptiedV2'));
    await expect(generated()).rejects.toEqual(
      new Error(
        'schemas/partner.depot/ShelfEmptied.v2.json and schemas/shelves/ShelfEmptied.v1.json share a type name: rename one of them.',
      ),
    );
    expect(existsSync(out)).toBe(false);
  });

  test.each([
    ['keyword', { requires: ['shelf'] }, 'unknown keyword: "requires"'],
    ['keyword of generated validators', { properties: { a: { shared: 'x' } } }, 'unknown keyword: "shared"'],
    ['format', { properties: { a: { type: 'string', format: 'fone' } } }, 'unknown format "fone" at "#/properties/a"'],
    [
      'definition',
      { properties: { a: { $ref: '#/definitions/a' } } },
      "can't resolve reference #/definitions/a from id #",
    ],
  ])('with a %s that does not exist is refused by name', async (_what, more, problem) => {
    write('shelves/ShelfEmptied.v1.json', { ...schemaOf('ShelfEmptiedV1'), ...more });
    await expect(generated()).rejects.toMatchObject({
      name: 'UsageError',
      message: `schemas/shelves/ShelfEmptied.v1.json: ${problem}.`,
    });
  });
});

describe('generating again', () => {
  test('touches nothing when nothing changed', async () => {
    write('shelves/ShelfEmptied.v1.json', schemaOf('ShelfEmptiedV1'));
    await generated();
    const written = lastWrite();
    await generated();
    expect(lastWrite()).toEqual(written);
  });

  test('leaves the folder around it as it was, whose time says when a schema came or went', async () => {
    const changedAt = () => statSync(root, { bigint: true }).mtimeNs;
    write('shelves/ShelfEmptied.v1.json', schemaOf('ShelfEmptiedV1'));
    await generated();
    write('shelves/ShelfFilled.v1.json', schemaOf('ShelfFilledV1'));
    const changed = changedAt();
    await generated();
    expect(changedAt()).toBe(changed);
  });

  test('removes what belonged to a schema that is gone', async () => {
    write('shelves/ShelfEmptied.v1.json', schemaOf('ShelfEmptiedV1'));
    write('shelves/ShelfFilled.v1.json', schemaOf('ShelfFilledV1'));
    await generated();
    rmSync(path.join(root, 'shelves/ShelfEmptied.v1.json'));
    await generated();
    expect(
      readdirSync(out)
        .filter((name) => name.startsWith('Shelf'))
        .toSorted(),
    ).toEqual(['avsc', 'proto', 'types.ts', 'validate.d.ts', 'validate.js'].map((end) => `ShelfFilled.v1.${end}`));
    expect(JSON.parse(readFileSync(path.join(root, 'field-numbers.json'), 'utf8'))).toEqual({
      'tributary.shelves.ShelfEmptiedV1': { shelf: 1 },
      'tributary.shelves.ShelfFilledV1': { shelf: 1 },
    });
  });

  test('says which contracts neither Avro nor Protobuf can hold, and writes all else of them', async () => {
    write('shelves/ShelfEmptied.v1.json', schemaOf('ShelfEmptiedV1', { free: { type: 'object' } }));
    const refused = await generated();
    expect(refused.map(({ message }) => message)).toEqual([
      'schemas/shelves/ShelfEmptied.v1.json data.free: an object without properties has nothing that could be written',
    ]);
    expect(existsSync(path.join(out, 'ShelfEmptied.v1.types.ts'))).toBe(true);
    expect(existsSync(path.join(out, 'ShelfEmptied.v1.avsc'))).toBe(false);
  });
});
