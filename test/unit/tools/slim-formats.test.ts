import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import fc from 'fast-check';
import { fuzz } from '../../../packages/region/test/support/fuzz.ts';
import { formatsIn, onlyFormats } from '../../../tools/build/slim-formats.ts';

type Formats = Readonly<Record<string, { readonly validate: (text: string) => boolean }>>;

const require = createRequire(import.meta.url);
const MODULE = require.resolve('ajv-formats/dist/formats.js');
const original: { readonly fullFormats: Formats } = require(MODULE);

/** The bundle of a module that has those formats alone. */
async function bundledWith(...names: readonly string[]): Promise<string> {
  const contents = onlyFormats(readFileSync(MODULE, 'utf8'), new Set(names));
  const { outputFiles } = await build({ stdin: { contents }, bundle: true, minify: true, write: false, format: 'cjs' });
  return outputFiles[0]?.text ?? '';
}

async function formatsWith(...names: readonly string[]): Promise<Formats> {
  const module: { exports: { default?: { fullFormats: Formats } } } = { exports: {} };
  runInNewContext(await bundledWith(...names), { module });
  return module.exports.default?.fullFormats ?? {};
}

test('the contracts of the shop need one format', () => {
  expect([...formatsIn(`${import.meta.dirname}/../../..`)]).toEqual(['date-time']);
});

test('a bundle has the formats in use and no others', async () => {
  expect(Object.keys(await formatsWith('date-time'))).toEqual(['date-time']);
  expect(Object.keys(await formatsWith('date', 'email', 'uuid'))).toEqual(['date', 'email', 'uuid']);
  expect((await bundledWith('date-time')).length).toBeLessThan(1_500);
});

test('a format that is left judges as it did', async () => {
  const [slim, full] = [(await formatsWith('date-time'))['date-time'], original.fullFormats['date-time']];
  const digits = fc.stringMatching(
    /^(19|20)\d\d-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)?$/,
  );
  const texts = fc.oneof(
    digits,
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.string(),
  );
  fc.assert(
    fc.property(texts, (text) => expect(slim?.validate(text)).toBe(full?.validate(text))),
    fuzz(2_000),
  );
});

test('another form of the library is refused', () => {
  expect(() => onlyFormats('exports.formats = {};', new Set())).toThrow('The formats of ajv have another form.');
});
