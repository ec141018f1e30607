import { type Reader, Writer } from '@platformatic/kafka';
import type { Random } from '../../src/core/random.ts';
import { contains, type FieldDefinition, type MessageDefinition, NEVER } from './message-definitions.ts';

/** Values that a request must have for the broker to answer at once, by field name. */
export type Given = Readonly<Record<string, number>>;

interface Form {
  readonly version: number;
  readonly flexible: boolean;
}

/** A message with random contents, in the form that its definition gives it in that version. */
export function randomMessage(message: MessageDefinition, version: number, random: Random, given: Given): Writer {
  const writer = Writer.create();
  const form = { version, flexible: contains(message.flexibleVersions, version) };
  writeFields(writer, message.fields, form, random, given);
  return writer;
}

function writeFields(to: Writer, fields: readonly FieldDefinition[], form: Form, random: Random, given: Given): void {
  for (const field of fields) {
    const isThere = contains(field.versions, form.version) && !contains(field.taggedVersions, form.version);
    if (isThere) writeValue(to, field, field.type, form, random, given);
  }
  if (form.flexible) writeUnknownTag(to, random);
}

/** A reader of a flexible version passes over tagged fields that it does not know. */
function writeUnknownTag(to: Writer, random: Random): void {
  const content = Buffer.alloc(random.integer(3), 7);
  to.appendUnsignedVarInt(1).appendUnsignedVarInt(1_000).appendUnsignedVarInt(content.length);
  if (content.length > 0) to.append(content);
}

function writeValue(to: Writer, field: FieldDefinition, type: string, form: Form, random: Random, given: Given): void {
  const mayBeNull = contains(field.nullableVersions, form.version);
  const isNull = mayBeNull && random.integer(4) === 0;
  if (type.startsWith('[]')) {
    const length = isNull ? -1 : random.integer(3);
    if (form.flexible) to.appendUnsignedVarInt(length + 1);
    else to.appendInt32(length);
    for (let index = 0; index < length; index++) writeValue(to, elementOf(field), type.slice(2), form, random, given);
    return;
  }
  const whole = given[field.name] ?? random.integer(5);
  switch (type) {
    case 'int8':
      to.appendInt8(whole);
      return;
    case 'int16':
      to.appendInt16(whole);
      return;
    case 'int32':
      to.appendInt32(whole);
      return;
    case 'int64':
      to.appendInt64(BigInt(whole));
      return;
    case 'bool':
      to.appendBoolean(whole > 2);
      return;
    case 'uuid':
      to.appendUUID(random.uuid());
      return;
    case 'string':
      to.appendString(isNull ? null : `name-${random.integer(4)}`, form.flexible);
      return;
    case 'bytes':
    case 'records':
      to.appendBytes(isNull ? null : Buffer.alloc(random.integer(9), 3), form.flexible);
      return;
    default:
      if (mayBeNull) to.appendInt8(isNull ? -1 : 1);
      if (!isNull) writeFields(to, field.fields, form, random, given);
  }
}

/** Where an array may be null, its elements may not. */
function elementOf(field: FieldDefinition): FieldDefinition {
  return { ...field, nullableVersions: NEVER };
}

/** Reads a message strictly by its definition. @throws Error when the bytes are not exactly it */
export function readMessage(message: MessageDefinition, version: number, from: Reader): void {
  const form = { version, flexible: contains(message.flexibleVersions, version) };
  readFields(from, message.fields, form);
  if (from.position !== from.length) throw new Error(`${from.length - from.position} bytes are left over`);
}

function readFields(from: Reader, fields: readonly FieldDefinition[], form: Form): void {
  for (const field of fields) {
    const isThere = contains(field.versions, form.version) && !contains(field.taggedVersions, form.version);
    if (isThere) readValue(from, field, field.type, form);
  }
  if (form.flexible) from.readTaggedFields();
}

function readValue(from: Reader, field: FieldDefinition, type: string, form: Form): void {
  if (type.startsWith('[]')) {
    const length = form.flexible ? from.readUnsignedVarInt() - 1 : from.readInt32();
    checkNull(length === -1, field, form);
    for (let index = 0; index < length; index++) readValue(from, elementOf(field), type.slice(2), form);
    return;
  }
  const sizes: Readonly<Record<string, number>> = { bool: 1, int8: 1, int16: 2, int32: 4, int64: 8, uuid: 16 };
  const sizeBytes = sizes[type];
  if (sizeBytes !== undefined) from.skip(sizeBytes);
  else if (type === 'string') checkNull(from.readNullableString(form.flexible) === null, field, form);
  else if (type === 'bytes' || type === 'records') {
    checkNull(from.readNullableBytes(form.flexible) === null, field, form);
  } else if (!contains(field.nullableVersions, form.version) || from.readInt8() > 0)
    readFields(from, field.fields, form);
}

function checkNull(isNull: boolean, { name, nullableVersions }: FieldDefinition, { version }: Form): void {
  if (isNull && !contains(nullableVersions, version)) throw new Error(`${name} must not be null`);
}
