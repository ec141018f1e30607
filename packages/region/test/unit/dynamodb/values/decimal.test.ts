import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addNumbers,
  compareNumbers,
  normalNumber,
  numberBytes,
  sortableNumber,
  subtractNumbers,
} from '../../../../src/dynamodb/values/decimal.ts';
import { refusal } from '../../../support/refusal.ts';

const DIGITS_38 = '12345678901234567890123456789012345678';
const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range';
const UNDERFLOW = 'Number underflow. Attempting to store a number with magnitude smaller than supported range';
const NOT_NUMERIC = 'The parameter cannot be converted to a numeric value';

describe('a number of DynamoDB', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['0e999', '0'],
    ['0042.1200', '42.12'],
    ['+1', '1'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-0.0010', '-0.001'],
    ['1E3', '1000'],
    ['12.5e-3', '0.0125'],
    [DIGITS_38, DIGITS_38],
    [`0.${DIGITS_38}`, `0.${DIGITS_38}`],
    ['1E125', `1${'0'.repeat(125)}`],
    ['1e-130', `0.${'0'.repeat(129)}1`],
  ])('%s is written as %s', (text, written) => {
    expect(normalNumber(text)).toBe(written);
  });

  test.each([
    ['', NOT_NUMERIC],
    ['abc', `${NOT_NUMERIC}: abc`],
    ['1.2.3', `${NOT_NUMERIC}: 1.2.3`],
    [' 1', `${NOT_NUMERIC}:  1`],
    ['0x10', `${NOT_NUMERIC}: 0x10`],
    ['1e', `${NOT_NUMERIC}: 1e`],
    ['.', `${NOT_NUMERIC}: .`],
    ['NaN', `${NOT_NUMERIC}: NaN`],
    ['1e126', OVERFLOW],
    ['-1e99999999999', OVERFLOW],
    ['1e-131', UNDERFLOW],
    [`${DIGITS_38}9`, 'Attempting to store more than 38 significant digits in a Number'],
  ])('%s is refused', (text, message) => {
    expect(refusal(() => normalNumber(text))).toBe(message);
  });

  test.each([
    ['0.1', '0.2', '0.3'],
    ['9007199254740993', '1', '9007199254740994'],
    [DIGITS_38, '1', '12345678901234567890123456789012345679'],
    ['1', '-1', '0'],
    ['-5', '2.5', '-2.5'],
  ])('%s and %s are %s', (a, b, sum) => {
    expect([addNumbers(a, b), subtractNumbers(sum, b)]).toEqual([sum, a]);
  });

  test('a sum beyond the limits is refused', () => {
    expect(refusal(() => addNumbers(normalNumber('9e125'), normalNumber('1e125')))).toBe(OVERFLOW);
    expect(refusal(() => addNumbers(normalNumber('1e38'), '1'))).toMatch(/38 significant digits/);
  });

  test.each([
    ['0', 1],
    ['1', 2],
    ['-1', 3],
    ['123456', 4],
    ['3.14159', 5],
    ['42.12', 3],
    [normalNumber('1E125'), 2],
    [DIGITS_38, 20],
  ])('%s takes %d bytes', (text, bytes) => {
    expect(numberBytes(text)).toBe(bytes);
  });
});

/** A whole number of up to 18 digits with its point moved. */
const numbers = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: -9, max: 9 }))
  .map(([digits, exponent]) => ({
    text: normalNumber(`${digits}e${exponent}`),
    scaled: digits * 10n ** BigInt(9 + exponent),
  }));

test('sums, comparisons and the sortable form agree with whole numbers', () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const order = a.scaled < b.scaled ? -1 : a.scaled > b.scaled ? 1 : 0;
      expect(addNumbers(a.text, b.text)).toBe(normalNumber(`${a.scaled + b.scaled}e-9`));
      expect(Math.sign(compareNumbers(a.text, b.text))).toBe(order);
      expect(Buffer.compare(Buffer.from(sortableNumber(a.text)), Buffer.from(sortableNumber(b.text)))).toBe(order);
    }),
  );
});
