import { type Json, type JsonObject, listOf, numberOf, objectsOf, textOf } from '../../../core/json.ts';
import { SchemaInvalid } from '../../schema-kind.ts';
import { checkPartsOfMessage } from '../limits.ts';
import type { NumberRange, ProtoEnum, ProtoFile, ProtoImport, ProtoMessage, ProtoService } from '../model/file.ts';
import { within } from '../model/names.ts';
import { readDescriptorBytes } from './codec.ts';
import { optionsOfDescribed } from './options.ts';
import { type Entries, entriesIn, isEntry, type MessageScope, readField } from './read-field.ts';

/**
 * Reads the bytes of a FileDescriptorProto.
 * @throws SchemaInvalid when they are none, or hold what is not supported
 */
export function readDescriptor(bytes: Buffer): ProtoFile {
  const file = readDescriptorBytes(bytes);
  const syntax = textOf(file['syntax'], 'proto2');
  if (syntax !== 'proto2' && syntax !== 'proto3')
    throw new SchemaInvalid(`The descriptor has the syntax ${syntax}. The syntaxes proto2 and proto3 are supported.`);
  refuseExtensions(file, 'The file');
  const packageName = textOf(file['package']);
  return {
    syntax,
    package: packageName,
    imports: importsOf(file),
    options: optionsOfDescribed('File', file['options']),
    messages: objectsOf(file['messageType']).map((message) => readMessage(message, packageName, syntax)),
    enums: objectsOf(file['enumType']).map(readEnum),
    services: objectsOf(file['service']).map(readService),
  };
}

function importsOf(file: JsonObject): readonly ProtoImport[] {
  const [publicOnes, weakOnes] = [listOf(file['publicDependency']), listOf(file['weakDependency'])];
  return listOf(file['dependency']).map((name, index): ProtoImport => {
    if (publicOnes.includes(index)) return { name: textOf(name), kind: 'public' };
    return { name: textOf(name), kind: weakOnes.includes(index) ? 'weak' : 'plain' };
  });
}

const PARTS = ['field', 'oneofDecl', 'extensionRange', 'reservedRange', 'reservedName'] as const;

function readMessage(message: JsonObject, scope: string, syntax: ProtoFile['syntax']): ProtoMessage {
  const name = textOf(message['name']);
  const fullName = within(scope, name);
  refuseExtensions(message, fullName);
  checkPartsOfMessage(
    PARTS.reduce((sum, part) => sum + listOf(message[part]).length, 0),
    fullName,
  );
  const entries: Entries = entriesIn(message, fullName);
  const fields = objectsOf(message['field']);
  const inside: MessageScope = { fullName, syntax, entries, oneofs: objectsOf(message['oneofDecl']) };
  const synthetic = fields.filter((field) => field['proto3Optional'] === true).map((field) => field['oneofIndex']);
  const nested = objectsOf(message['nestedType']).filter((one) => !isEntry(one));
  return {
    name,
    fields: fields.map((field) => readField(field, inside)),
    oneofs: inside.oneofs
      .filter((_oneof, index) => !synthetic.includes(index))
      .map((oneof) => ({ name: textOf(oneof['name']), options: optionsOfDescribed('Oneof', oneof['options']) })),
    messages: nested.map((one) => readMessage(one, fullName, syntax)),
    enums: objectsOf(message['enumType']).map(readEnum),
    extensionRanges: rangesOf(message['extensionRange'], 1),
    reservedRanges: rangesOf(message['reservedRange'], 1),
    reservedNames: listOf(message['reservedName']).map((one) => textOf(one)),
    options: optionsOfDescribed('Message', message['options']),
  };
}

function readEnum(described: JsonObject): ProtoEnum {
  return {
    name: textOf(described['name']),
    values: objectsOf(described['value']).map((value) => ({
      name: textOf(value['name']),
      number: numberOf(value['number']) ?? 0,
      options: optionsOfDescribed('EnumValue', value['options']),
    })),
    reservedRanges: rangesOf(described['reservedRange'], 0),
    reservedNames: listOf(described['reservedName']).map((one) => textOf(one)),
    options: optionsOfDescribed('Enum', described['options']),
  };
}

function readService(service: JsonObject): ProtoService {
  return {
    name: textOf(service['name']),
    methods: objectsOf(service['method']).map((method) => ({
      name: textOf(method['name']),
      input: textOf(method['inputType']),
      output: textOf(method['outputType']),
      streams: { input: method['clientStreaming'] === true, output: method['serverStreaming'] === true },
      options: optionsOfDescribed('Method', method['options']),
    })),
    options: optionsOfDescribed('Service', service['options']),
  };
}

/** @param beyond how far behind its last number the end of a range is */
const rangesOf = (ranges: Json | undefined, beyond: number): readonly NumberRange[] =>
  objectsOf(ranges).map((range) => ({
    first: numberOf(range['start']) ?? 0,
    last: (numberOf(range['end']) ?? 0) - beyond,
  }));

function refuseExtensions(of: JsonObject, name: string): void {
  if (listOf(of['extension']).length > 0)
    throw new SchemaInvalid(`${name} declares extensions. Extensions are not supported.`);
}
