import { AwsError } from '../../core/aws-error.ts';

/** A number as sign, digits without zeros at either end, and the power of ten of its first digit. */
interface Decimal {
  readonly isNegative: boolean;
  /** Empty for zero. */
  readonly digits: string;
  readonly exponent: number;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const MAX_DIGITS = 38;
const MAX_EXPONENT = 125;
const MIN_EXPONENT = -130;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
/** Such a number is written already as DynamoDB writes it, and is within its limits. */
const PLAIN_NUMBER = /^(?:0|-?(?:[1-9]\d{0,36}|(?:0|[1-9]\d{0,14})\.\d{0,14}[1-9]))$/;
const ZERO: Decimal = { isNegative: false, digits: '', exponent: 0 };

/**
 * A number as DynamoDB writes it: without an exponent and without zeros that say nothing.
 * @throws AwsError ValidationException for a text that is no number, or a number beyond the limits
 */
export function normalNumber(text: string): string {
  return PLAIN_NUMBER.test(text) ? text : written(withinLimits(parsed(text)));
}

/** Less than, equal to or greater than 0 as `a` is to `b`. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [parsed(a), parsed(b)];
  if (signOf(left) !== signOf(right)) return signOf(left) - signOf(right);
  return left.isNegative ? compareSizes(right, left) : compareSizes(left, right);
}

/** @throws AwsError ValidationException when the sum is beyond the limits */
export function addNumbers(a: string, b: string): string {
  return sum(parsed(a), parsed(b));
}

/** @throws AwsError ValidationException when the difference is beyond the limits */
export function subtractNumbers(a: string, b: string): string {
  const right = parsed(b);
  return sum(parsed(a), { ...right, isNegative: !right.isNegative });
}

/**
 * The bytes that DynamoDB counts: one for two digits before and for two after the point, and one; one more below zero.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function numberBytes(text: string): number {
  const { digits, exponent, isNegative } = parsed(text);
  if (digits === '') return 1;
  const whole = Math.min(digits.length, Math.max(exponent + 1, 0));
  return 1 + Math.ceil(whole / 2) + Math.ceil((digits.length - whole) / 2) + (isNegative ? 1 : 0);
}

const SIGNS = { negative: '0', zero: '1', positive: '2' };
/** Makes every exponent a number of three digits. */
const EXPONENT_OFFSET = 500;
const NINE = 9;

/** Digits that sort among others as their number does among theirs; a `~` ends those of a negative one. */
export function sortableNumber(text: string): string {
  const { digits, exponent, isNegative } = parsed(text);
  if (digits === '') return SIGNS.zero;
  const size = `${exponent + EXPONENT_OFFSET}${digits}`;
  if (!isNegative) return SIGNS.positive + size;
  return `${SIGNS.negative}${size.replace(/\d/g, (digit) => String(NINE - Number(digit)))}~`;
}

function parsed(text: string): Decimal {
  const [, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole === '' && fraction === '') throw notANumber(text);
  return decimalOf(sign === '-', whole + fraction, whole.length - 1 + Number(exponent));
}

function notANumber(text: string): AwsError {
  const message = 'The parameter cannot be converted to a numeric value';
  return new AwsError('ValidationException', text === '' ? message : `${message}: ${text}`);
}

/** @param exponent the power of ten of the first of the digits, which may be a zero */
function decimalOf(isNegative: boolean, digits: string, exponent: number): Decimal {
  let start = 0;
  let end = digits.length;
  while (digits[start] === '0') start++;
  while (end > start && digits[end - 1] === '0') end--;
  return start === end ? ZERO : { isNegative, digits: digits.slice(start, end), exponent: exponent - start };
}

function withinLimits(decimal: Decimal): Decimal {
  const { digits, exponent } = decimal;
  if (digits === '') return decimal;
  if (exponent > MAX_EXPONENT) throw beyond('overflow', 'larger');
  if (exponent < MIN_EXPONENT) throw beyond('underflow', 'smaller');
  if (digits.length <= MAX_DIGITS) return decimal;
  throw new AwsError('ValidationException', 'Attempting to store more than 38 significant digits in a Number');
}

const beyond = (what: string, size: string): AwsError =>
  new AwsError(
    'ValidationException',
    `Number ${what}. Attempting to store a number with magnitude ${size} than supported range`,
  );

function written({ isNegative, digits, exponent }: Decimal): string {
  if (digits === '') return '0';
  const padded = exponent < 0 ? '0'.repeat(-exponent) + digits : digits.padEnd(exponent + 1, '0');
  const wholeDigits = Math.max(exponent, 0) + 1;
  const fraction = padded.slice(wholeDigits);
  return `${isNegative ? '-' : ''}${padded.slice(0, wholeDigits)}${fraction === '' ? '' : `.${fraction}`}`;
}

const signOf = ({ isNegative, digits }: Decimal): number => (digits === '' ? 0 : isNegative ? -1 : 1);

function compareSizes(a: Decimal, b: Decimal): number {
  if (a.exponent !== b.exponent) return a.exponent - b.exponent;
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -1 : 1;
}

function sum(a: Decimal, b: Decimal): string {
  const places = Math.max(placesOf(a), placesOf(b));
  const total = scaled(a, places) + scaled(b, places);
  const digits = String(total < 0n ? -total : total);
  return written(withinLimits(decimalOf(total < 0n, digits, digits.length - 1 - places)));
}

/** The power of ten of the last digit, negated: decimal places, or zeros before the point where below 0. */
const placesOf = ({ digits, exponent }: Decimal): number => digits.length - 1 - exponent;

function scaled(decimal: Decimal, places: number): bigint {
  const size = BigInt(decimal.digits.padEnd(decimal.digits.length + places - placesOf(decimal), '0') || '0');
  return decimal.isNegative ? -size : size;
}
