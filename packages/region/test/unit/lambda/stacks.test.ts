import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { at, listOf, parseJson } from '../../../src/core/json.ts';
import { arnOf, lambdaHarness } from './lambda-harness.ts';

let harness: ReturnType<typeof lambdaHarness>;
beforeEach(() => {
  harness = lambdaHarness();
});
afterEach(() => harness.stop());

const FAILS = 'const fail = () => { throw new RangeError("no"); };\n';
const COMMONJS = `${FAILS}exports.handler = async () => fail();\n`;
const MODULE = `${FAILS}export const handler = async () => fail();\n`;
/** The first line of the bundle is line 41, column 11 of the first source. */
const map = (source: string, more = {}) =>
  JSON.stringify({ version: 3, sources: [source], names: [], mappings: 'AAwCU', ...more });
const inline = (text: string) => `data:application/json;base64,${Buffer.from(text).toString('base64')}`;

/** The frame of `fail` in the answer. */
async function frameIn(files: Readonly<Record<string, string>>, handler = 'index.handler'): Promise<unknown> {
  harness.addBundle('fails', files, { handler });
  const { payload } = await harness.lambda.invoke(arnOf('fails'), '{}', []);
  return listOf(at(parseJson(payload), 'trace'))[1];
}

describe('a stack names the position in the source', () => {
  test('by the map beside the bundle, relative to the project', async () => {
    const files = { 'dist/a/index.cjs': COMMONJS, 'dist/a/index.cjs.map': map('../../domain/decide.ts') };
    expect(await frameIn(files, 'dist/a/index.handler')).toBe('    at fail (domain/decide.ts:41:11)');
  });

  test('by the map that a comment names, also of an ES module', async () => {
    const files = { 'index.mjs': `${MODULE}//# sourceMappingURL=maps/a%20b.map`, 'maps/a b.map': map('../src/a.ts') };
    expect(await frameIn(files)).toBe('    at fail (src/a.ts:41:11)');
  });

  test.each([
    ['../src/a.ts', {}, 'src/a.ts'],
    ['webpack://app/./src/a.ts', {}, 'src/a.ts'],
    ['a.ts', { sourceRoot: 'src' }, 'src/a.ts'],
    ['/builds/app/a.ts', {}, '/builds/app/a.ts'],
  ])('by an inline map with the source %s %j', async (source, more, shown) => {
    const files = { 'index.js': `${COMMONJS}//# sourceMappingURL=${inline(map(source, more))}\n` };
    expect(await frameIn(files)).toBe(`    at fail (${shown}:41:11)`);
  });

  test('in the log, too', async () => {
    await frameIn({ 'index.js': COMMONJS, 'index.js.map': map('../src/a.ts') });
    expect(harness.lambda.logs.ownLinesOf('fails').at(-1)?.text).toContain('at fail (src/a.ts:41:11)');
  });

  test.each([
    ['is missing', {}],
    ['is not JSON', { 'index.js.map': '{' }],
    ['is of another version', { 'index.js.map': '{"version":2}' }],
    ['has no mappings', { 'index.js.map': '{"version":3,"sources":["a.ts"],"mappings":7}' }],
  ])('and the one in the bundle where the map %s', async (_what, more) => {
    expect(await frameIn({ 'index.js': COMMONJS, ...more })).toMatch(/ {4}at fail \(.*index\.js:1:28\)$/);
  });

  test('unless the function maps its stacks itself', async () => {
    const own = `Error.prepareStackTrace = () => "mine\\nown";\n${COMMONJS}`;
    expect(await frameIn({ 'index.js': own, 'index.js.map': map('../src/a.ts') })).toBe('own');
  });
});
