import type { ProtobufField, ProtobufMessage, ProtobufScalar } from '#schemas/encodings.ts';
import { ByteReader } from '../byte-reader.ts';
import type { Decoding } from '../decoding.ts';
import { fieldsByNumber, type NumberedField } from './descriptor.ts';
import { MessageReader } from './message-reader.ts';
import { isPackable, WIRE, type WireType, wireOf } from './wire.ts';

/** What came for one field: scalars as JSON texts, messages as their bytes. */
export interface Collected {
  /** Of which branch of a oneof it is. */
  value: NumberedField['value'];
  values: (string | Buffer)[];
}

export type CollectedFields = ReadonlyMap<ProtobufField, Collected>;

/**
 * Everything that a message has for each field, unknown fields left out.
 * @param parts of a message that came in several, of which the later ones add to the earlier ones
 */
export function collected(message: ProtobufMessage, parts: readonly Buffer[], json: Decoding): CollectedFields {
  const fields = new Map<ProtobufField, Collected>();
  const byNumber = fieldsByNumber(message);
  for (const part of parts) {
    const reader = new MessageReader(part, json.fail);
    for (let tag = reader.tag(); tag !== undefined; tag = reader.tag()) {
      const numbered = byNumber.get(tag.number);
      if (numbered === undefined || !takes(numbered, tag.wire)) reader.skip(tag.number, tag.wire);
      else take(numbered, tag.wire, reader, valuesFor(fields, numbered), json);
    }
  }
  return fields;
}

/** A known number in another form counts as unknown, as in other implementations. */
function takes({ field: { form }, value: { type } }: NumberedField, wire: WireType): boolean {
  if (form === 'map') return wire === WIRE.delimited;
  return wire === wireOf(type) || (form === 'list' && isPackable(type) && wire === WIRE.delimited);
}

/** The last branch of a oneof counts, and the earlier ones are gone. */
function valuesFor(fields: Map<ProtobufField, Collected>, { field, value }: NumberedField): (string | Buffer)[] {
  const known = fields.get(field);
  if (known?.value === value) return known.values;
  const values: (string | Buffer)[] = [];
  fields.set(field, { value, values });
  return values;
}

function take(
  { field: { form, name }, value: { type } }: NumberedField,
  wire: WireType,
  reader: MessageReader,
  values: (string | Buffer)[],
  json: Decoding,
): void {
  json.place.enter(name);
  if (form === 'map' || typeof type !== 'string') values.push(reader.delimited());
  else if (wire === wireOf(type)) values.push(scalar(type, reader.bytes, json));
  else {
    const run = new ByteReader(reader.delimited(), json.fail);
    while (run.left > 0) values.push(scalar(type, run, json));
  }
  json.place.leave();
}

function scalar(type: ProtobufScalar, bytes: ByteReader, json: Decoding): string {
  switch (type) {
    case 'bool':
      return json.leaf(bytes.varint() === 0 ? 'false' : 'true');
    case 'int64':
      return json.leaf(signed(bytes.varint()));
    case 'double':
      return json.number(bytes.take(8).readDoubleLE());
    case 'string':
      return json.leaf(JSON.stringify(json.string(bytes.take(Number(bytes.varint())))));
  }
}

const signed = (value: number | bigint): string => String(typeof value === 'bigint' ? BigInt.asIntN(64, value) : value);
