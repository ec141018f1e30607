import { afterEach, describe, expect, test } from '@jest/globals';
import { flag, integer, namesWith, oneOf, optionalText, readEnv, text } from '#lib/env.ts';
import { KitError, TributaryError } from '#lib/errors.ts';

/** What readEnv says about that one variable with that value. */
function problemOf(variable: Parameters<typeof readEnv>[0][string], value: string | undefined): string | undefined {
  try {
    readEnv({ variable }, { [variable.name]: value });
    return undefined;
  } catch (error) {
    return error instanceof TributaryError ? error.message : String(error);
  }
}

const invalid = (problems: string): string =>
  `Environment variables of this function are wrong: ${problems}. Set them in serverless.yml.`;

describe('readEnv', () => {
  afterEach(() => {
    delete process.env['TRIBUTARY_TEST'];
  });

  test('gives each variable its type', () => {
    const variables = { bus: text('BUS'), partial: flag('PARTIAL'), whole: flag('WHOLE'), size: integer('SIZE') };
    const environment = { BUS: 'orders', PARTIAL: 'true', WHOLE: 'false', SIZE: '25', OTHER: 'x' };
    expect(readEnv(variables, environment)).toEqual({ bus: 'orders', partial: true, whole: false, size: 25 });
  });

  test('reads the environment of the process', () => {
    process.env['TRIBUTARY_TEST'] = 'here';
    expect(readEnv({ test: text('TRIBUTARY_TEST') })).toEqual({ test: 'here' });
  });

  test('names every variable at fault at once', () => {
    const variables = { bus: text('BUS'), partial: flag('PARTIAL'), size: integer('SIZE', { min: 1, max: 10 }) };
    expect(() => readEnv(variables, { PARTIAL: 'yes', SIZE: '11' })).toThrow(
      new KitError('ENVIRONMENT_INVALID', {
        problems:
          'BUS is missing, PARTIAL must be true or false, is yes, SIZE must be a whole number from 1 to 10, is 11',
      }),
    );
  });

  test.each([undefined, ''])('a text that is %p is missing', (value) => {
    expect(problemOf(text('BUS'), value)).toBe(invalid('BUS is missing'));
  });

  test.each(['TRUE', '1', '', undefined])('a flag that is %p is refused', (value) => {
    expect(problemOf(flag('PARTIAL'), value)).toBe(invalid(`PARTIAL must be true or false, is ${value}`));
  });

  test('a word is one of those that are known', () => {
    const mode = oneOf('MODE', ['plain', 'iam']);
    expect([readEnv({ mode }, { MODE: 'plain' }), readEnv({ mode }, { MODE: 'iam' })]).toEqual([
      { mode: 'plain' },
      { mode: 'iam' },
    ]);
    expect(['IAM', '', undefined].map((value) => problemOf(mode, value))).toEqual(
      ['IAM', '', undefined].map((value) => invalid(`MODE must be one of plain, iam, is ${value}`)),
    );
  });

  test.each(['1', '2', '3'])('%s is a whole number from 1 to 3', (value) => {
    expect(readEnv({ size: integer('SIZE', { min: 1, max: 3 }) }, { SIZE: value })).toEqual({ size: Number(value) });
  });

  test.each(['0', '4', '1.5', 'two', '', undefined])('%p is not a whole number from 1 to 3', (value) => {
    expect(problemOf(integer('SIZE', { min: 1, max: 3 }), value)).toBe(
      invalid(`SIZE must be a whole number from 1 to 3, is ${value}`),
    );
  });

  test('a whole number is at least 0 and exact unless told otherwise', () => {
    expect(readEnv({ size: integer('SIZE') }, { SIZE: '0' })).toEqual({ size: 0 });
    expect(['-1', '', '9007199254740992'].map((value) => problemOf(integer('SIZE'), value))).toEqual(
      ['-1', '', '9007199254740992'].map((value) =>
        invalid(`SIZE must be a whole number from 0 to 9007199254740991, is ${value}`),
      ),
    );
  });
});

describe('names with a word each', () => {
  const read = (NAMES: string | undefined) =>
    readEnv({ names: namesWith('NAMES', ['avro', 'protobuf']) }, NAMES === undefined ? {} : { NAMES }).names;

  test('are pairs with commas between them, and none where the variable is missing', () => {
    expect([...read('readings:avro,alerts:protobuf')]).toEqual([
      ['readings', 'avro'],
      ['alerts', 'protobuf'],
    ]);
    expect([read(undefined).size, read('').size]).toEqual([0, 0]);
  });

  test.each(['readings', 'readings:thrift', ':avro'])('are not %s', (text) => {
    expect(() => read(text)).toThrow(
      `NAMES must be names with one of avro, protobuf, name:avro,..., is ${text}. Set them in serverless.yml.`,
    );
  });
});

test('an optional text is missing where it is empty, as a condition of the template leaves it', () => {
  const read = (TEXT: string | undefined) =>
    readEnv({ text: optionalText('TEXT') }, TEXT === undefined ? {} : { TEXT }).text;
  expect([read('x'), read(''), read(undefined)]).toEqual(['x', undefined, undefined]);
});
