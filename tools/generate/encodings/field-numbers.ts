import { isObject } from '@tributary/region/json';
import { FileError, parseJsonFile } from '#schemas/json-file.ts';
import type { ProtobufMessage } from './messages.ts';

/** Below `schemas/`. */
export const NUMBERS_FILE = 'field-numbers.json';

/** The number of each field by message and field. A field that is gone keeps its number, so that nothing else gets it. */
export type FieldNumbers = Readonly<Record<string, Readonly<Record<string, number>>>>;

const MAX_NUMBER = 536_870_911;
/** Protobuf keeps these for itself. @see https://protobuf.dev/programming-guides/proto3/#assigning */
const [FIRST_RESERVED, LAST_RESERVED] = [19_000, 19_999];

/**
 * Reads the text of the numbers file.
 * @throws FileError that names message and field of a number that Protobuf does not take, or that two fields have
 */
export function parseNumbers(text: string): FieldNumbers {
  const numbers = parseJsonFile(`schemas/${NUMBERS_FILE}`, text);
  if (!isObject(numbers)) throw wrong('it must be an object of messages');
  for (const [message, fields] of Object.entries(numbers)) checkFields(message, fields);
  return numbers as FieldNumbers;
}

function checkFields(message: string, fields: unknown): void {
  if (!isObject(fields)) throw wrong(`${message} must be an object of numbers by field`);
  const fieldOf = new Map<unknown, string>();
  for (const [field, number] of Object.entries(fields)) {
    if (!isNumber(number)) throw wrong(`${message}.${field} must be a field number of Protobuf`);
    const other = fieldOf.get(number);
    if (other !== undefined) throw wrong(`${message} has the number ${Number(number)} for ${other} and for ${field}`);
    fieldOf.set(number, field);
  }
}

const wrong = (problem: string): FileError => new FileError(`schemas/${NUMBERS_FILE}: ${problem}.`);

const isNumber = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_NUMBER && !isReserved(Number(value));

const isReserved = (number: number): boolean => number >= FIRST_RESERVED && number <= LAST_RESERVED;

/** The numbers with those of new fields, each above all others of its message. The others stay as they are. */
export function numbered(numbers: FieldNumbers, messages: readonly ProtobufMessage[]): FieldNumbers {
  const all: Record<string, Readonly<Record<string, number>>> = { ...numbers };
  for (const { fullName, fieldNames } of messages) all[fullName] = withNew(all[fullName] ?? {}, fieldNames);
  return Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function withNew(known: Readonly<Record<string, number>>, names: readonly string[]): Readonly<Record<string, number>> {
  const fields = { ...known };
  for (const name of names)
    if (!Object.hasOwn(fields, name)) fields[name] = next(Math.max(0, ...Object.values(fields)));
  return fields;
}

const next = (last: number): number => (isReserved(last + 1) ? LAST_RESERVED + 1 : last + 1);

export const writeNumbers = (numbers: FieldNumbers): string => `${JSON.stringify(numbers, null, 2)}\n`;
