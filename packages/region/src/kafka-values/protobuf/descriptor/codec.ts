import descriptor from 'protobufjs/ext/descriptor.js';
import { type JsonObject, objectOf } from '../../../core/json.ts';
import { SchemaInvalid } from '../../schema-kind.ts';

/** The parts of a descriptor that have options, by the names of the types of these. */
export type OptionsType = 'File' | 'Message' | 'Field' | 'Oneof' | 'Enum' | 'EnumValue' | 'Service' | 'Method';

/**
 * The fields of a FileDescriptorProto, enums by name.
 * @throws SchemaInvalid when the bytes are none
 * @see https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto
 */
export function readDescriptorBytes(bytes: Buffer): JsonObject {
  try {
    const message = descriptor.FileDescriptorProto.decode(bytes);
    return objectOf(descriptor.FileDescriptorProto.toObject(message, { enums: String, longs: String }));
  } catch (error) {
    throw new SchemaInvalid('The bytes of the descriptor are no FileDescriptorProto.', { cause: error });
  }
}

export function descriptorBytes(fields: JsonObject): Buffer {
  const { FileDescriptorProto } = descriptor;
  return Buffer.from(FileDescriptorProto.encode(FileDescriptorProto.fromObject(fields)).finish());
}

/** The type of an option that everybody knows; undefined for the options of other people. */
export function typeOfOption(of: OptionsType, camelName: string): string | undefined {
  const fields = descriptor[`${of}Options`].fields;
  return Object.hasOwn(fields, camelName) ? fields[camelName]?.type : undefined;
}
