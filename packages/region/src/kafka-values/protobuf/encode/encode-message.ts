import { isObject, type Json, type JsonObject } from '../../../core/json.ts';
import { MAX_NESTING } from '../../../core/nesting.ts';
import { ValueUnencodable } from '../../schema-kind.ts';
import type { ElementPlan, EnumPlan, FieldPlan, MessagePlan } from '../decode/plan.ts';
import { WIRE } from '../decode/wire.ts';
import type { Scalar } from '../model/scalars.ts';
import { encodeTimestamp, isWrapper } from './well-known.ts';
import { WireWriter } from './wire-writer.ts';
import { integer, rulesOf } from './write-scalar.ts';

const WELL_KNOWN = 'google.protobuf.';

/**
 * A message of the JSON as which `printMessage` prints it. A field that the JSON lacks is not set.
 * @throws ValueUnencodable with the field
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function encodeMessage(plan: MessagePlan, json: Json, depth = 0): Buffer {
  const { fullName, fields } = plan;
  if (depth > MAX_NESTING) throw new ValueUnencodable(`It has more than ${MAX_NESTING} levels.`);
  const [only] = fields;
  if (isWrapper(fullName) && only !== undefined) return written((writer) => writeField(writer, only, json, depth));
  if (fullName === `${WELL_KNOWN}Timestamp`) return encodeTimestamp(json);
  if (fullName.startsWith(WELL_KNOWN)) throw new ValueUnencodable(`A ${fullName} is not written here.`);
  if (!isObject(json)) throw new ValueUnencodable(`A ${fullName} is no object.`);
  return written((writer) => writeFields(writer, plan, json, depth));
}

function written(write: (writer: WireWriter) => void): Buffer {
  const writer = new WireWriter();
  write(writer);
  return writer.bytes();
}

function writeFields(writer: WireWriter, plan: MessagePlan, json: JsonObject, depth: number): void {
  const names = new Map(plan.fields.map((field) => [nameOf(field), field]));
  for (const name of Object.keys(json))
    if (!names.has(name)) throw new ValueUnencodable(`${plan.fullName} has no field ${name}.`);
  for (const field of plan.required)
    if ((json[nameOf(field)] ?? null) === null) throw new ValueUnencodable(`${field.place} is required.`);
  for (const [name, field] of names) {
    const value = json[name] ?? null;
    // Null is the one value of its enum, and stands for a field that is not set elsewhere.
    if (value !== null || (Object.hasOwn(json, name) && isNull(field))) writeField(writer, field, value, depth);
  }
}

const nameOf = ({ jsonKey }: FieldPlan): string => JSON.parse(jsonKey.slice(0, -1));

const isNull = ({ element }: FieldPlan): boolean =>
  element.kind === 'enum' && element.enum.fullName === `${WELL_KNOWN}NullValue`;

function writeField(writer: WireWriter, plan: FieldPlan, value: Json, depth: number): void {
  const { element, place, mapKey, isRepeated, field } = plan;
  const write = (to: WireWriter, number: number, one: Json): void =>
    writeElement(to, { number, element, value: one, place, depth });
  if (mapKey !== undefined) {
    for (const [key, one] of Object.entries(isObject(value) ? value : fail(`${place} is no object.`)))
      writer.delimited(
        field.number,
        written((entry) => {
          writeElement(entry, {
            number: 1,
            element: { kind: 'scalar', scalar: mapKey },
            value: keyOf(mapKey, key),
            place,
            depth,
          });
          write(entry, 2, one);
        }),
      );
  } else if (isRepeated) {
    for (const item of Array.isArray(value) ? value : fail(`${place} is no list.`)) write(writer, field.number, item);
  } else write(writer, field.number, value);
}

const keyOf = (scalar: Scalar, key: string): Json => (scalar === 'bool' ? key === 'true' : key);

interface ToWrite {
  readonly number: number;
  readonly element: ElementPlan;
  readonly value: Json;
  readonly place: string;
  readonly depth: number;
}

/** Each item of a list has its own tag, which every reader takes, also of lists that are packed otherwise. */
function writeElement(writer: WireWriter, { number, element, value, place, depth }: ToWrite): void {
  if (element.kind === 'message') {
    writer.delimited(number, encodeMessage(element.message(), value, depth + 1));
  } else if (element.kind === 'enum') {
    writer.tag(number, WIRE.varint);
    writer.varint(enumNumber(element.enum, value, place));
  } else {
    const rules = rulesOf(element.scalar);
    writer.tag(number, rules.wireType);
    rules.write(writer, value, place);
  }
}

function enumNumber({ names }: EnumPlan, value: Json, place: string): bigint {
  if (value === null) return 0n;
  const [number] = [...names].find(([, name]) => name === value) ?? [];
  return number === undefined ? integer(value, place, 32, true) : BigInt(number);
}

function fail(problem: string): never {
  throw new ValueUnencodable(problem);
}
