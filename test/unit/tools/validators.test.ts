import { createContext, runInContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { build } from 'esbuild';
import fc from 'fast-check';
import { fuzz } from '../../../packages/region/test/support/fuzz.ts';
import type { JsonSchema } from '../../../schemas/catalogue.ts';
import type { FieldError } from '../../../schemas/definition.ts';
import { validatorOf } from '../../../tools/generate/validators.ts';

const MONEY = {
  type: 'object',
  required: ['minorUnits', 'currency'],
  properties: { minorUnits: { type: 'integer', minimum: 0 }, currency: { type: 'string', pattern: '^[A-Z]"{3}$' } },
};

const WITHOUT_CHOICE = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  title: 'Plain',
  description: 'A schema of a test.',
  type: 'object',
  required: ['a', 'b'],
  additionalProperties: false,
  properties: {
    a: { $ref: '#/definitions/money' },
    b: { type: 'string', minLength: 2, maxLength: 4 },
    c: { type: 'array', minItems: 1, uniqueItems: true, items: { $ref: '#/definitions/money' } },
    d: { type: 'string', format: 'date-time' },
    e: { enum: ['null', 'err0'] },
  },
  definitions: { money: MONEY },
};

const WITH_CHOICE = {
  ...WITHOUT_CHOICE,
  properties: {
    ...WITHOUT_CHOICE.properties,
    a: { anyOf: [{ $ref: '#/definitions/money' }, { type: 'string' }] },
    b: { oneOf: [{ type: 'string' }, { type: 'string', maxLength: 1 }, { type: 'number', multipleOf: 2 }] },
    d: { not: { type: 'boolean' } },
  },
};

const value = fc.oneof(
  fc.constantFrom('', 'a', 'null', 'err0', 'A"""', '2026-01-01T00:00:00Z', 0, 1, -1, 1.5, true, null),
  fc.record({ minorUnits: fc.oneof(fc.integer(), fc.string()), currency: fc.constantFrom('A"""', 'EUR', 1) }),
  fc.array(fc.record({ minorUnits: fc.integer({ min: -1, max: 1 }) }, { requiredKeys: [] }), { maxLength: 3 }),
);
const data = fc
  .oneof(fc.record({ a: value, b: value, c: value, d: value, e: value, f: value }, { requiredKeys: [] }), value)
  // Events are parsed from JSON.
  .map((input): unknown => JSON.parse(JSON.stringify(input)));

/** The errors of JSON by a validator in a realm of its own. */
type ErrorsOf = (json: string) => readonly FieldError[] | null | undefined;

async function generated(schema: JsonSchema): Promise<ErrorsOf> {
  const stdin = { contents: validatorOf(schema), sourcefile: 'validator.mjs', resolveDir: import.meta.dirname };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, write: false, format: 'cjs' });
  const realm = createContext({ module: {} });
  runInContext(outputFiles[0]?.text ?? '', realm);
  return runInContext(
    '(json) => { const validate = module.exports.default; validate(JSON.parse(json)); return validate.errors; }',
    realm,
  );
}

test.each([
  ['without a choice', WITHOUT_CHOICE],
  ['with a choice', WITH_CHOICE],
])('the small validator of a schema %s finds what ajv finds, in the same words', async (_name, schema) => {
  const ajv = new Ajv04.default({ allErrors: true, loopRequired: 2, strict: false });
  addFormats.default(ajv as never);
  const [errorsOf, whole] = [await generated(schema), ajv.compile(schema)];
  fc.assert(
    fc.property(data, (input) => {
      whole(input);
      const found = whole.errors?.map(({ schemaPath: _where, ...error }) => error) ?? null;
      expect(JSON.stringify(errorsOf(JSON.stringify(input)))).toBe(JSON.stringify(found));
    }),
    fuzz(1_000),
  );
});

test('the text of an error is in a validator once', () => {
  const source = validatorOf(WITHOUT_CHOICE);
  expect(source.match(/must be string/g)).toHaveLength(1);
  expect(source).not.toContain('schemaPath');
  expect(source).not.toContain('errors++');
});
