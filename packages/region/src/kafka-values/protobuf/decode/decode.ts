import { ValueUndecodable } from '../../schema-kind.ts';
import { DecodedMessage, type Element, type FieldValue } from './decoded.ts';
import type { ElementPlan, FieldPlan, MessagePlan } from './plan.ts';
import { enumNumber, type ScalarValue, scalarRules } from './scalars.ts';
import { type Tag, WIRE, WireReader, type WireType } from './wire.ts';

/** As in Google's own libraries. */
const MAX_NESTING = 100;
/** A value costs far more memory read than written: a message without fields has two bytes in a payload. */
const MAX_VALUES = 1_000_000;

/** What the reading of one payload has left. */
interface Budget {
  values: number;
}

/**
 * Reads a message. Fields that the plan does not know, or that have another wire type, are passed over, as every reader
 * of Protobuf does.
 * @throws ValueUndecodable
 */
export function decodeMessage(payload: Buffer, plan: MessagePlan): DecodedMessage {
  const message = new DecodedMessage(plan);
  readInto(message, { reader: new WireReader(payload), budget: { values: MAX_VALUES }, nesting: 0 });
  return message;
}

/** Where the reading of a message is. */
interface State {
  readonly reader: WireReader;
  readonly budget: Budget;
  readonly nesting: number;
}

function readInto(message: DecodedMessage, state: State): void {
  const { reader, nesting } = state;
  if (nesting > MAX_NESTING)
    throw new ValueUndecodable(`The payload has more than ${MAX_NESTING} messages in each other.`);
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    const field = message.plan.byNumber.get(tag.number);
    if (field === undefined || !readField(message, field, tag, state)) reader.skip(tag);
  }
}

/** @returns false when the wire type is not one of this field */
function readField(message: DecodedMessage, field: FieldPlan, { wireType }: Tag, state: State): boolean {
  if (field.mapKey !== undefined) return wireType === WIRE.length && readEntry(message, field, field.mapKey, state);
  if (wireType === wireTypeOf(field.element)) {
    const before = message.get(field);
    const element = readElement(field, before instanceof DecodedMessage ? before : undefined, state);
    if (element !== undefined) add(message, field, before, element);
    return true;
  }
  return field.isRepeated && wireType === WIRE.length && readPacked(message, field, state);
}

function add(message: DecodedMessage, field: FieldPlan, before: FieldValue | undefined, element: Element): void {
  if (!field.isRepeated) message.set(field, element);
  else if (Array.isArray(before)) before.push(element);
  else message.set(field, [element]);
}

/** @param before what the field has of the same message, which one that comes again is merged into */
function readElement(field: FieldPlan, before: DecodedMessage | undefined, state: State): Element | undefined {
  const { element, place } = field;
  spend(state.budget);
  if (element.kind === 'scalar') return scalarRules(element.scalar).read(state.reader, place);
  if (element.kind === 'enum') return knownNumber(element, enumNumber(state.reader));
  const message = before ?? new DecodedMessage(element.message());
  readInto(message, { reader: state.reader.part(), budget: state.budget, nesting: state.nesting + 1 });
  return message;
}

function knownNumber(element: ElementPlan & { kind: 'enum' }, number: number): number | undefined {
  return element.enum.isClosed && !element.enum.names.has(number) ? undefined : number;
}

/** Several numbers behind each other. */
function readPacked(message: DecodedMessage, field: FieldPlan, { reader, ...state }: State): boolean {
  const part = reader.part();
  while (!part.isAtEnd) {
    const element = readElement(field, undefined, { ...state, reader: part });
    if (element !== undefined) add(message, field, message.get(field), element);
  }
  return true;
}

/** An entry of a map is a message with a key 1 and a value 2; the last one of a key counts. */
function readEntry(message: DecodedMessage, field: FieldPlan, mapKey: ScalarKey, state: State): boolean {
  const rules = scalarRules(mapKey);
  const reader = state.reader.part();
  let key: ScalarValue = rules.zero;
  let value: Element | undefined = absent(field.element);
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag.number === 1 && tag.wireType === rules.wireType) key = rules.read(reader, `A key of ${field.place}`);
    else if (tag.number === 2 && tag.wireType === wireTypeOf(field.element))
      value = readElement(field, value instanceof DecodedMessage ? value : undefined, { ...state, reader });
    else reader.skip(tag);
  }
  const before = message.get(field);
  const map = before instanceof Map ? before : new Map<string, Element>();
  spend(state.budget);
  // An entry with a number that a closed enum does not have counts as unknown.
  if (value !== undefined) map.set(String(key), value);
  message.set(field, map);
  return true;
}

type ScalarKey = NonNullable<FieldPlan['mapKey']>;

/** What an element is that is not there. */
export function absent(element: ElementPlan): Element {
  if (element.kind === 'scalar') return scalarRules(element.scalar).zero;
  return element.kind === 'enum' ? element.enum.first : new DecodedMessage(element.message());
}

function wireTypeOf(element: ElementPlan): WireType {
  if (element.kind === 'scalar') return scalarRules(element.scalar).wireType;
  return element.kind === 'enum' ? WIRE.varint : WIRE.length;
}

function spend(budget: Budget): void {
  if (budget.values-- <= 0) throw new ValueUndecodable(`The payload has more than ${MAX_VALUES} values.`);
}
