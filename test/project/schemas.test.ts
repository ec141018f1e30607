import { describe, expect, test } from '@jest/globals';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { type CatalogueEntry, catalogue, metadataSchema } from '#schemas/catalogue.ts';
import type { EventDefinition } from '#schemas/definition.ts';
import * as contracts from '#schemas/generated/contracts.ts';

const entries = catalogue();
const files = [
  ...entries.map(({ file, schema }) => ({ file, schema })),
  { file: 'metadata.json', schema: metadataSchema() },
];

function strictDraft4() {
  const ajv = new Ajv04.default({ allErrors: true });
  addFormats.default(ajv as never);
  return ajv;
}

/** Every definition that functions can import, by `Type.vN`. */
const definitions = new Map<string, EventDefinition>();
for (const exported of Object.values(contracts)) if ('type' in exported) definitions.set(nameOf(exported), exported);

function nameOf({ type, version }: { readonly type: string; readonly version: number }): string {
  return `${type}.v${version}`;
}

const versionsOf = Map.groupBy(entries, ({ type }) => type);

describe.each(files)('schemas/$file', ({ schema }) => {
  test('is a JSON Schema of Draft 4', () => {
    expect(schema['$schema']).toBe('http://json-schema.org/draft-04/schema#');
    const ajv = strictDraft4();
    expect([ajv.validateSchema({ ...schema }), ajv.errors]).toEqual([true, null]);
  });

  test('compiles strictly: no keyword or format that the validator does not know', () => {
    const validate = strictDraft4().compile({ ...schema });
    expect([validate('not an object'), validate({})]).toEqual([false, false]);
  });

  test('describes itself and requires at least one field', () => {
    expect(schema.description).toMatch(/^[A-Z].*\.$/);
    expect(schema).toMatchObject({ type: 'object', required: expect.arrayContaining([expect.any(String)]) });
  });
});

describe.each(entries)('$source $type version $version', (entry: CatalogueEntry) => {
  test('has a definition that functions import', () => {
    const definition = definitions.get(nameOf(entry));
    const versions = versionsOf.get(entry.type)?.map(({ version }) => String(version));
    expect(definition).toMatchObject({ source: entry.source, type: entry.type, version: entry.version });
    expect(Object.keys(definition?.validators ?? {})).toEqual(versions);
  });

  test('is refused by its validator when it is empty', () => {
    const validate = definitions.get(nameOf(entry))?.validators[entry.version];
    const { required } = entry.schema;
    expect(validate?.({})).toBe(false);
    expect(validate?.errors?.map(({ params }) => params['missingProperty'])).toEqual(required);
  });
});

describe.each([...versionsOf])('%s', (type, versions) => {
  const numbers = versions.map(({ version }) => version);

  test('has every version from the first to the newest', () => {
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
  });

  test('can be cast from each version to the next and back', () => {
    const newest = definitions.get(`${type}.v${numbers.length}`);
    expect(Object.keys(newest?.upcasts ?? {}).map(Number)).toEqual(numbers.slice(0, -1));
    expect(Object.keys(newest?.downcasts ?? {}).map(Number)).toEqual(numbers.slice(1));
  });

  test('is among all events in its newest version', () => {
    const known: readonly EventDefinition[] = contracts.allEvents;
    expect(known.filter((definition) => definition.type === type)).toEqual([
      definitions.get(`${type}.v${numbers.length}`),
    ]);
  });
});

test('there is no definition without a schema', () => {
  expect([...definitions.keys()].toSorted()).toEqual(entries.map(nameOf).toSorted());
});
