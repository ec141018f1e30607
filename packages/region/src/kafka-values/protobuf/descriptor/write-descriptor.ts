import type { JsonObject } from '../../../core/json.ts';
import type { ProtoEnum, ProtoFile, ProtoMessage, ProtoService } from '../model/file.ts';
import type { DeclaredTypes } from '../model/lookup.ts';
import { within } from '../model/names.ts';
import { descriptorBytes } from './codec.ts';
import { describedOptions } from './options.ts';
import { entryOf, fieldDescriptor, optionalOneof } from './write-field.ts';

/**
 * The bytes of the FileDescriptorProto of a linked file, with full names of types and what it imports.
 * @param name as other files would import it
 * @param types all that the file knows
 */
export function writeDescriptor(file: ProtoFile, name: string, types: DeclaredTypes): Buffer {
  const publicOnes = file.imports.flatMap(({ kind }, index) => (kind === 'public' ? [index] : []));
  const weakOnes = file.imports.flatMap(({ kind }, index) => (kind === 'weak' ? [index] : []));
  return descriptorBytes({
    name,
    ...(file.package === '' ? {} : { package: file.package }),
    dependency: file.imports.map((one) => one.name),
    publicDependency: publicOnes,
    weakDependency: weakOnes,
    messageType: file.messages.map((message) => messageDescriptor(message, file.package, types)),
    enumType: file.enums.map(enumDescriptor),
    service: file.services.map(serviceDescriptor),
    ...describedOptions('File', file.options),
    ...(file.syntax === 'proto3' ? { syntax: 'proto3' } : {}),
  });
}

function messageDescriptor(message: ProtoMessage, scope: string, types: DeclaredTypes): JsonObject {
  const fullName = within(scope, message.name);
  const optionals = message.fields.filter(({ label, oneof }) => label === 'optional' && oneof === undefined);
  const synthetic = types.get(fullName)?.syntax === 'proto3' ? optionals.map(optionalOneof) : [];
  const oneofs = [...message.oneofs.map(({ name }) => name), ...synthetic];
  return {
    name: message.name,
    field: message.fields.map((field) => fieldDescriptor(field, { fullName, types, oneofs })),
    nestedType: [
      ...message.messages.map((nested) => messageDescriptor(nested, fullName, types)),
      ...message.fields.flatMap((field) => entryOf(field, { fullName, types, oneofs: [] })),
    ],
    enumType: message.enums.map(enumDescriptor),
    extensionRange: message.extensionRanges.map(({ first, last }) => ({ start: first, end: last + 1 })),
    oneofDecl: [
      ...message.oneofs.map(({ name, options }) => ({ name, ...describedOptions('Oneof', options) })),
      ...synthetic.map((name) => ({ name })),
    ],
    ...describedOptions('Message', message.options),
    // The end of a range does not belong to it in a message; in an enum it does.
    reservedRange: message.reservedRanges.map(({ first, last }) => ({ start: first, end: last + 1 })),
    reservedName: message.reservedNames,
  };
}

function enumDescriptor(described: ProtoEnum): JsonObject {
  return {
    name: described.name,
    value: described.values.map(({ name, number, options }) => ({
      name,
      number,
      ...describedOptions('EnumValue', options),
    })),
    ...describedOptions('Enum', described.options),
    reservedRange: described.reservedRanges.map(({ first, last }) => ({ start: first, end: last })),
    reservedName: described.reservedNames,
  };
}

function serviceDescriptor(service: ProtoService): JsonObject {
  return {
    name: service.name,
    method: service.methods.map(({ name, input, output, streams, options }) => ({
      name,
      inputType: input,
      outputType: output,
      clientStreaming: streams.input,
      serverStreaming: streams.output,
      ...describedOptions('Method', options),
    })),
    ...describedOptions('Service', service.options),
  };
}
