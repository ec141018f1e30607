/** The part of JavaScript's JSON that its types lack: numbers with their source text. */
interface JsonWithSource {
  rawJSON(text: string): object;
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
}

const json: JsonWithSource = JSON as typeof JSON & JsonWithSource;

/** A number that JavaScript might write differently: with many digits, an exponent, a trailing zero, or `-0`. */
const UNUSUAL_NUMBER = /(?:^|[:[,\s])(?:-?(?:[\d.]{16}|\d+(?:\.\d+)?[eE]|\d+\.\d*0(?![\d.eE])|0\.0{6})|-0(?![.\d]))/;

/**
 * Reads JSON whose numbers must not change: those chosen are objects of `JSON.rawJSON`, which JSON.stringify writes as
 * they were written.
 * @throws SyntaxError
 */
const keeping = (text: string, mustKeep: (value: number, source: string) => boolean): unknown =>
  json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && mustKeep(value, source) ? json.rawJSON(source) : value,
  );

/** Whether a text may have numbers that JavaScript would write differently. Texts in it may look like such. */
export const hasUnusualNumbers = (text: string): boolean => UNUSUAL_NUMBER.test(text);

/** Each number that JavaScript would write differently is kept: `1.10` and `-0`, too. */
export const withWrittenNumbers = (text: string): unknown => keeping(text, (value, source) => String(value) !== source);

/** Each number that no number of JavaScript is, is kept: 2^53 + 1 and 1e400. */
export const withLostNumbers = (text: string): unknown => keeping(text, isLost);

/** The source of a number that is an object of `JSON.rawJSON`; undefined for any other value. */
export const sourceOfNumber = (value: unknown): string | undefined =>
  json.isRawJSON(value) ? value.rawJSON : undefined;

/**
 * For JSON.stringify, which would write numbers that JSON.parse can give as others: `-0` as 0 and what is beyond all
 * numbers as null.
 */
export function keepingNumbers(_key: string, value: unknown): unknown {
  if (Object.is(value, -0)) return json.rawJSON('-0');
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  return json.rawJSON(value < 0 ? '-1e400' : '1e400');
}

const SIGNIFICANT_DIGITS = 15;

/** Whether a number is no longer what its source says: beyond all numbers, or taken for a whole one that it is not. */
function isLost(value: number, source: string): boolean {
  if (!Number.isFinite(value)) return true;
  if (!Number.isInteger(value)) return false;
  const digits = source.replace(/[eE].*/, '').replace(/\D/g, '').length;
  return !Number.isSafeInteger(value) || (digits > SIGNIFICANT_DIGITS && !/^-?\d+(\.0*)?$/.test(source));
}

/** The number that a text of digits is, for JSON.stringify; undefined for another text. */
export function numberOf(text: string): unknown {
  if (!/^-?(0|[1-9]\d*)$/.test(text)) return undefined;
  return Number.isSafeInteger(Number(text)) ? Number(text) : json.rawJSON(text);
}
