import { isDeepStrictEqual } from 'node:util';

/** An object of which only these members count. */
export class Part {
  readonly members: Readonly<Record<string, unknown>>;

  constructor(members: Readonly<Record<string, unknown>>) {
    this.members = members;
  }
}

export const part = (members: Readonly<Record<string, unknown>>): Part => new Part(members);

/** An error of AWS. Without a message its text does not count: AWS does not document it. */
export const refused = (status: number, error: string, message?: string | RegExp): Part =>
  new Part({ status, error, ...(message === undefined ? {} : { message }) });

/** Any of these, for ids and times, which differ from run to run. */
export const ANY_TEXT = /^[\s\S]+$/;
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const anyNumber = (value: unknown): boolean => typeof value === 'number';

/** Whether a value is the expected one, in which a pattern stands for a text, and a function decides. */
export function isExpected(value: unknown, expected: unknown): boolean {
  if (expected instanceof RegExp) return typeof value === 'string' && expected.test(value);
  if (typeof expected === 'function') return expected(value) === true;
  if (expected instanceof Part) return isRecord(value) && hasMembers(value, expected.members);
  if (Array.isArray(expected))
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((one, index) => isExpected(value[index], one))
    );
  if (isRecord(expected)) {
    return isRecord(value) && Object.keys(value).length === Object.keys(expected).length && hasMembers(value, expected);
  }
  return isDeepStrictEqual(value, expected);
}

function hasMembers(value: Readonly<Record<string, unknown>>, expected: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(expected).every(([key, one]) => key in value && isExpected(value[key], one));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RegExp);

/** An expected or an actual value, as one line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value, (_key, one: unknown) => {
    if (one instanceof RegExp) return String(one);
    if (typeof one === 'function') return `<${one.name}>`;
    return one instanceof Part ? { ...one.members, '...': 'others' } : one;
  });
  return text === undefined ? 'nothing' : text;
}
