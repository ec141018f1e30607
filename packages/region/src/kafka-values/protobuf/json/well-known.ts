import { ValueUndecodable } from '../../schema-kind.ts';
import { absent } from '../decode/decode.ts';
import { DecodedMessage, type FieldValue } from '../decode/decoded.ts';
import type { ElementPrinter } from './element-printer.ts';
import { scalarText } from './print-scalar.ts';
import { durationText, timestampText } from './times.ts';

const PREFIX = 'google.protobuf.';

type PrintWellKnown = (message: DecodedMessage, printer: ElementPrinter) => string;

/** The messages that have a JSON of their own. */
const PRINTED: Readonly<Record<string, PrintWellKnown>> = {
  Any: (message) => {
    if (message.present().length === 0) return '{}';
    throw new ValueUndecodable('The value has a google.protobuf.Any, whose content only its own schema could read.');
  },
  Timestamp: (message) => timestampText(numberOf(message, 1), numberOf(message, 2)),
  Duration: (message) => durationText(numberOf(message, 1), numberOf(message, 2)),
  FieldMask: (message) => JSON.stringify(listOf(message).map(maskPath).join(',')),
  Struct: structText,
  ListValue: (message, printer) =>
    `[${listOf(message)
      .map((value) => messageText(value, printer))
      .join(',')}]`,
  Value: valueText,
  DoubleValue: wrapped,
  FloatValue: wrapped,
  Int64Value: wrapped,
  UInt64Value: wrapped,
  Int32Value: wrapped,
  UInt32Value: wrapped,
  BoolValue: wrapped,
  StringValue: wrapped,
  BytesValue: wrapped,
};

/** The JSON of a message that has one of its own; undefined for all others. */
export function wellKnown(message: DecodedMessage, printer: ElementPrinter): string | undefined {
  const { fullName } = message.plan;
  const name = fullName.startsWith(PREFIX) ? fullName.slice(PREFIX.length) : '';
  return Object.hasOwn(PRINTED, name) ? PRINTED[name]?.(message, printer) : undefined;
}

function wrapped(message: DecodedMessage): string {
  const field = message.plan.byNumber.get(1);
  if (field?.element.kind !== 'scalar') throw foreign(message);
  const value = message.get(field) ?? absent(field.element);
  if (typeof value === 'object' && !Buffer.isBuffer(value)) throw foreign(message);
  return scalarText(field.element.scalar, value);
}

function structText(message: DecodedMessage, printer: ElementPrinter): string {
  const fields = numbered(message, 1) ?? new Map();
  if (!(fields instanceof Map)) throw foreign(message);
  const members = [...fields].map(([key, value]) => `${JSON.stringify(key)}:${messageText(value, printer)}`);
  return `{${members.join(',')}}`;
}

/** As the library for Java prints one of no kind: as null. */
function valueText(message: DecodedMessage, printer: ElementPrinter): string {
  const [present] = message.present();
  if (present === undefined || present.field.field.number === 1) return 'null';
  const { value } = present;
  if (value instanceof DecodedMessage) return printer.message(value);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new ValueUndecodable(`A google.protobuf.Value is ${value}, which JSON does not have.`);
  if (typeof value === 'object' && !Buffer.isBuffer(value)) throw foreign(message);
  return scalarText(typeof value === 'string' ? 'string' : 'double', value);
}

function messageText(value: unknown, printer: ElementPrinter): string {
  if (value instanceof DecodedMessage) return printer.message(value);
  throw new ValueUndecodable('A list or struct of google.protobuf has an element that is no Value.');
}

function numbered(message: DecodedMessage, number: number): FieldValue | undefined {
  const field = message.plan.byNumber.get(number);
  return field === undefined ? undefined : message.get(field);
}

function numberOf(message: DecodedMessage, number: number): bigint {
  const value = numbered(message, number) ?? 0;
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isInteger(value))) throw foreign(message);
  return BigInt(value);
}

function listOf(message: DecodedMessage): readonly unknown[] {
  const value = numbered(message, 1) ?? [];
  if (Array.isArray(value)) return value;
  throw foreign(message);
}

/** Each name of a path in lowerCamelCase, which must be clear enough to be led back. */
function maskPath(path: unknown): string {
  if (typeof path !== 'string' || /[A-Z]|_(?![a-z])/.test(path))
    throw new ValueUndecodable('A google.protobuf.FieldMask has a path that has no form in JSON.');
  return path.replace(/_([a-z])/g, (_underscore, letter: string) => letter.toUpperCase());
}

/** A file may declare a type of a well-known name with other fields. */
const foreign = ({ plan }: DecodedMessage): ValueUndecodable =>
  new ValueUndecodable(`The schema declares ${plan.fullName} in another way than Protobuf does.`);
