import { describeChar, type SourceText } from './source-text.ts';

/** A number, `true`, `false` or `null`, and the index after it. */
export interface ScannedLiteral {
  readonly kind: 'number' | 'true' | 'false' | 'null';
  readonly text: string;
  readonly end: number;
}

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const WORD = /[\p{L}\p{N}_$]*/uy;
const NON_NUMBERS = new Set(['NaN', 'Infinity']);

/** Reads a value that is neither a string nor a container, starting at `start`. */
export function scanLiteral(source: SourceText, start: number): ScannedLiteral {
  const first = source.text[start] ?? '';
  if (first === '-' || isDigit(first)) return scanNumber(source, start);
  if (first === '+') throw plusSign(source, start);
  if (!/[\p{L}_$]/u.test(first)) {
    const expectation = first === '}' ? 'expected a value' : `expected a valid value ${VALUES}`;
    throw source.error(`Unexpected character (${describeChar(first)}): ${expectation}`, start);
  }
  return scanWord(source, start);
}

function plusSign(source: SourceText, at: number): Error {
  const advice = 'enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow';
  const problem = `JSON spec does not allow numbers to have plus signs: ${advice}`;
  return source.error(`Unexpected character (${describeChar('+')}) in numeric value: ${problem}`, at + 1);
}

function scanWord(source: SourceText, start: number): ScannedLiteral {
  WORD.lastIndex = start;
  const word = WORD.exec(source.text)?.[0] ?? '';
  const end = start + word.length;
  if (word === 'true' || word === 'false' || word === 'null') return { kind: word, text: word, end };
  if (NON_NUMBERS.has(word)) {
    const advice = 'enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow';
    throw source.error(`Non-standard token '${word}': ${advice}`, end);
  }
  throw source.error(`Unrecognized token '${word}': was expecting ${VALUES}`, end);
}

function scanNumber(source: SourceText, start: number): ScannedLiteral {
  const { text } = source;
  const firstDigit = text[start] === '-' ? start + 1 : start;
  if (!isDigit(text[firstDigit])) throw noDigit(source, firstDigit);
  if (text[firstDigit] === '0' && isDigit(text[firstDigit + 1])) {
    throw source.error('Invalid numeric value: Leading zeroes not allowed', firstDigit + 1);
  }
  let at = skipDigits(text, firstDigit);
  if (text[at] === '.') at = fraction(source, firstDigit, at);
  if (text[at] === 'e' || text[at] === 'E') at = exponent(source, firstDigit, at);
  return { kind: 'number', text: text.slice(start, at), end: at };
}

function noDigit(source: SourceText, at: number): Error {
  const char = source.text[at];
  if (char === undefined) return source.error('Unexpected end-of-inputNo digit following sign', at);
  return numberError(source, at, 'expected digit (0-9) to follow minus sign, for valid numeric value', at);
}

function fraction(source: SourceText, firstDigit: number, point: number): number {
  const end = skipDigits(source.text, point + 1);
  if (end > point + 1) return end;
  const problem = 'Decimal point not followed by a digit';
  if (end === source.text.length) throw numberError(source, point, problem, point);
  throw numberError(source, end, problem, reportedPlace(source, firstDigit, end));
}

function exponent(source: SourceText, firstDigit: number, mark: number): number {
  const { text } = source;
  const signed = text[mark + 1] === '+' || text[mark + 1] === '-';
  const digits = signed ? mark + 2 : mark + 1;
  const end = skipDigits(text, digits);
  if (end > digits) return end;
  if (end === text.length) throw source.error('Unexpected end-of-inputexpected a digit for number exponent', end);
  throw numberError(source, end, 'Exponent indicator not followed by a digit', reportedPlace(source, firstDigit, end));
}

/** The service's parser reads numbers that start with 0 differently, and then names the exact column. */
function reportedPlace(source: SourceText, firstDigit: number, at: number): number {
  return source.text[firstDigit] === '0' ? at : firstDigit + 1;
}

function numberError(source: SourceText, at: number, problem: string, place: number): Error {
  const described = describeChar(source.text.charAt(at));
  return source.error(`Unexpected character (${described}) in numeric value: ${problem}`, place);
}

function skipDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text[at])) at++;
  return at;
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}
