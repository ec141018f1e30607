import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAsWritten } from '#lib/as-written.ts';
import { sourceOfNumber } from '#lib/raw-number.ts';
import { fuzz } from '../../../packages/region/test/support/fuzz.ts';

const read = (text: string) => readAsWritten(text, 'orders-0@1');

describe('JSON that was read', () => {
  test.each([
    '9007199254740993',
    '-9007199254740993',
    '1e400',
    '-1e400',
    '5.0000000000000000001',
    '1e16',
    '123456789012345678901234567890',
  ])('holds %s, which no number is, as it was written', (number) => {
    const { value, asWritten } = read(`{"a":[${number}],"b":1}`);
    expect(value).toEqual({ a: [expect.anything()], b: 1 });
    expect(sourceOfNumber((value as { readonly a: readonly unknown[] }).a[0])).toBe(number);
    expect(JSON.stringify(asWritten)).toBe(`{"a":[${number}],"b":1}`);
  });

  test.each([
    ['1.10', 1.1],
    ['-0', -0],
    ['-0.0', -0],
    ['1.0', 1],
    ['1e2', 100],
    ['1E-2', 0.01],
    ['0.0000001', 0.0000001],
    ['9007199254740991.0', 9007199254740991],
  ])('has %s as the number, and writes it as it was written', (number, value) => {
    const text = `{"a":${number}}`;
    expect(read(text).value).toEqual({ a: value });
    expect(JSON.stringify(read(text).asWritten)).toBe(text);
  });

  test('is the text itself where a machine has written it so', () => {
    const text = '{"a":[1,-1.5,true,null,"-0 1.10, 1e400"],"b":{"c":"ü"}}';
    expect(read(text)).toEqual({ value: JSON.parse(text), asWritten: JSON.parse(text), text });
    expect(read('{ "a": 1 }')).toEqual({ value: { a: 1 }, asWritten: { a: 1 } });
  });

  test('with an unusual number at its top is that number', () => {
    expect(JSON.stringify(read('1.10').asWritten)).toBe('1.10');
    expect(JSON.stringify(read(' -0 ').asWritten)).toBe('-0');
  });

  test('of any depth is read', () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    expect(read(deep)).toHaveProperty('value');
  });

  test.each(['1.10', '9007199254740993'])('of any depth is refused by name with the number %s in it', (number) => {
    const deep = `${'['.repeat(100_000)}${number}${']'.repeat(100_000)}`;
    expect(() => read(deep)).toThrow('The value of orders-0@1 is not JSON: it is nested too deep. Mend its producer.');
  });

  test('that is broken is refused with the place', () => {
    expect(() => read('{"a":1 "b"}')).toThrow('The value of orders-0@1 is not JSON: at position 7.');
  });
});

describe('a key that is there twice', () => {
  test.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"x":[{"b":1},{"b":1,"c":{"d":1,"d":1}}]}', 'x[1].c.d'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"":{"a":1,"a":2}}', '.a'],
    ['{"q\\\\":1,"q\\\\":2}', 'q\\'],
    ['[{"a" : 1 , "b":{} , "a":"a"}]', '[0].a'],
  ])('in %s is refused with its path', (text, path) => {
    expect(() => read(text)).toThrow(
      `orders-0@1 has the key ${path} twice, so one of its values would be lost. Mend its producer.`,
    );
  });

  test.each([
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}',
    '{ "a" : ":", "b" : "\\":" , "\\"c\\":" : "{\\"a\\":1,\\"a\\":1}" }',
    '{ "a\\\\" : 1, "b\\\\" : 2 }',
  ])('is not in %s', (text) => {
    expect(JSON.stringify(read(text).asWritten)).toBe(JSON.stringify(JSON.parse(text)));
  });
});

/** JSON as producers write it: in any layout, with numbers and texts of any form. */
const numberText = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
  fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/),
);
const gap = fc.constantFrom('', ' ', '\n  ', '\t');
const { document } = fc.letrec<{ document: string; inner: string }>((tie) => ({
  inner: fc.oneof(
    { depthSize: 'small' },
    numberText,
    fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'null', '"\\u00e9\\/"', '"-0"', '": 1.10"', '"\\\\"'),
    tie('document'),
  ),
  document: fc.oneof(
    fc.tuple(fc.array(tie('inner'), { maxLength: 4 }), gap).map(([items, space]) => `[${items.join(`,${space}`)}]`),
    fc
      .tuple(
        fc.uniqueArray(fc.string({ unit: 'grapheme' }), { maxLength: 4 }),
        fc.array(tie('inner'), { minLength: 4, maxLength: 4 }),
        gap,
      )
      .map(
        ([keys, values, space]) =>
          `{${keys.map((key, index) => `${space}${JSON.stringify(key)}${space}:${space}${values[index]}`).join(',')}}`,
      ),
  ),
}));

/** The numbers outside of texts, in the order in which they are written. */
const numbersIn = (text: string) =>
  [...text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)]
    .map(([token]) => token)
    .filter((token) => !token.startsWith('"'));

test('of any JSON no number changes when it is written again, and its value is that of JSON.parse', () => {
  fc.assert(
    fc.property(document, (text) => {
      const { asWritten, value } = read(text);
      const written = JSON.stringify(asWritten);
      expect(numbersIn(written).toSorted()).toEqual(numbersIn(text).toSorted());
      expect(JSON.parse(written)).toEqual(JSON.parse(text));
      expect(JSON.stringify(JSON.parse(JSON.stringify(value)))).toBe(JSON.stringify(JSON.parse(text)));
    }),
    fuzz(1_000),
  );
});
