import { createFileRegistry, type DescMessage, type FileRegistry, fromBinary, type Registry } from '@bufbuild/protobuf';
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
} from '@bufbuild/protobuf/wkt';

/** The files that @bufbuild/protobuf brings itself. */
const WELL_KNOWN = [
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
].map(({ proto }) => proto);

export const descriptorOf = (serialized: string): FileDescriptorProto =>
  fromBinary(FileDescriptorProtoSchema, Buffer.from(serialized, 'base64'));

/** What @bufbuild/protobuf makes of descriptors; the file of the first one is registered, and needs the others. */
export function registryOf(serialized: string, others: readonly string[] = []): FileRegistry {
  const imported = [...others.map(descriptorOf), ...WELL_KNOWN];
  return createFileRegistry(descriptorOf(serialized), (name) => imported.find((file) => file.name === name));
}

export function messageIn(registry: Registry, fullName: string): DescMessage {
  const message = registry.getMessage(fullName);
  if (message === undefined) throw new Error(`${fullName} is not in the registry.`);
  return message;
}
