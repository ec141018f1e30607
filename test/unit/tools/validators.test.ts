import path from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { build, type Plugin } from 'esbuild';
import fc from 'fast-check';
import { fuzz } from '../../../packages/region/test/support/fuzz.ts';
import type { JsonSchema } from '../../../schemas/catalogue.ts';
import type { FieldError } from '../../../schemas/definition.ts';
import { slimFormats } from '../../../tools/build/slim-formats.ts';
import { shareSchemas } from '../../../tools/generate/shared-schemas.ts';
import { sharedModule, validatorOf } from '../../../tools/generate/validators.ts';

const GENERATED = path.join(import.meta.dirname, '../../../schemas/generated');

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

const WITH_LIMITS = {
  ...WITHOUT_CHOICE,
  required: ['a'],
  properties: {
    a: { type: 'object', additionalProperties: { $ref: '#/definitions/money' } },
    b: { type: 'number', minimum: 0, maximum: 1 },
    c: {
      type: 'array',
      maxItems: 2,
      items: { type: 'object', properties: { minorUnits: { type: 'integer', minimum: 0 } } },
    },
    d: { type: 'integer', minimum: 0, exclusiveMinimum: true },
    e: { type: 'string', pattern: '^[A-Z]"{3}$', maxLength: 3 },
    f: { $ref: '#/definitions/money' },
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

type Schema = Readonly<Record<string, unknown>>;

/** Validators of shared schemas, without files. */
const modulesOf = (shared: ReadonlyMap<string, Schema>): Plugin => ({
  name: 'shared',
  setup(onBuild) {
    const byFile = new Map([...shared].map(([name, schema]) => [`${sharedModule(name)}.mjs`, schema]));
    onBuild.onResolve({ filter: /^\.\/shared-/ }, ({ path: file }) => ({
      path: `${path.basename(file, '.js')}.mjs`,
      namespace: 'shared',
    }));
    onBuild.onLoad({ filter: /.*/, namespace: 'shared' }, ({ path: file }) => ({
      contents: validatorOf(byFile.get(file) ?? {}),
      resolveDir: GENERATED,
    }));
  },
});

async function generated(schema: Schema, shared: ReadonlyMap<string, Schema> = new Map()): Promise<ErrorsOf> {
  const stdin = { contents: validatorOf(schema), sourcefile: 'validator.mjs', resolveDir: GENERATED };
  const plugins = [modulesOf(shared)];
  const { outputFiles } = await build({ stdin, plugins, bundle: true, minify: true, write: false, format: 'cjs' });
  const realm = createContext({ module: {} });
  runInContext(outputFiles[0]?.text ?? '', realm);
  return runInContext(
    '(json) => { const validate = module.exports.default; validate(JSON.parse(json)); return validate.errors; }',
    realm,
  );
}

function expectSameErrors(errorsOf: ErrorsOf, schema: JsonSchema): void {
  const ajv = new Ajv04.default({ allErrors: true, loopRequired: 2, strict: false });
  addFormats.default(ajv as never);
  const whole = ajv.compile(schema);
  fc.assert(
    fc.property(data, (input) => {
      whole(input);
      const found = whole.errors?.map(({ schemaPath: _where, ...error }) => error) ?? null;
      expect(JSON.stringify(errorsOf(JSON.stringify(input)))).toBe(JSON.stringify(found));
    }),
    fuzz(1_000),
  );
}

describe.each([
  ['without a choice', WITHOUT_CHOICE],
  ['with a choice', WITH_CHOICE],
  ['with all kinds of limits', WITH_LIMITS],
])('a schema %s', (_name, schema) => {
  test('has a small validator that finds what ajv finds, in the same words', async () => {
    expectSameErrors(await generated(schema), schema);
  });

  test('has one that finds the same where it shares parts with another schema', async () => {
    const { schemas, shared } = shareSchemas(new Map([schema, WITHOUT_CHOICE].map((each, at) => [at, each])));
    expect(JSON.stringify(schemas.get(1))).toContain('"shared":');
    expectSameErrors(await generated(schemas.get(0) ?? {}, shared), schema);
  });
});

test('the text of an error is in a validator once', () => {
  const source = validatorOf(WITHOUT_CHOICE);
  expect(source.match(/notOfType\("string"\)/g)).toHaveLength(1);
  expect(source).not.toContain('schemaPath');
  expect(source).not.toContain('errors++');
});

test.each([
  ['WITHOUT_CHOICE', WITHOUT_CHOICE],
  ['WITH_CHOICE', WITH_CHOICE],
  ['WITH_LIMITS', WITH_LIMITS],
])('nothing of a validator that nobody uses is in a bundle: %s', async (_name, schema) => {
  const contents = "import unused from './unused.mjs';\nexport default 1;";
  const unused: Plugin = {
    name: 'unused',
    setup(onBuild) {
      onBuild.onResolve({ filter: /unused\.mjs$/ }, () => ({ path: 'unused.mjs', namespace: 'unused' }));
      const module = { contents: validatorOf(schema), resolveDir: GENERATED };
      onBuild.onLoad({ filter: /.*/, namespace: 'unused' }, () => module);
    },
  };
  const options = { bundle: true, write: false, metafile: true } as const;
  const stdin = { contents, resolveDir: GENERATED };
  const { metafile } = await build({ ...options, stdin, plugins: [unused, slimFormats] });
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  expect(inputs).toEqual(['<stdin>']);
});
