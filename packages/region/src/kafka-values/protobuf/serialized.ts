import type { Schema } from '../schema-kind.ts';
import { writeDescriptor } from './descriptor/write-descriptor.ts';
import { ProtobufSchema } from './protobuf-schema.ts';

/**
 * A schema of Protobuf as Confluent's registry gives it by `format=serialized`: the base64 of its FileDescriptorProto.
 * @param name as other files would import it
 */
export function serialized(schema: Schema, name = 'default.proto'): string {
  if (!(schema instanceof ProtobufSchema)) throw new Error(`A schema of the type ${schema.type} has no descriptor.`);
  const { file, types } = schema.linked;
  return writeDescriptor(file, name, types).toString('base64');
}
