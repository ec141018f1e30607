import type { SchemaKind, SchemaSource } from '../schema-kind.ts';
import { linkFile } from './imports.ts';
import { ProtobufSchema } from './protobuf-schema.ts';
import { readAny } from './read-any.ts';

/** Schemas of Protobuf, given as the text of a .proto file, or as the base64 of its FileDescriptorProto. */
export const protobuf = {
  type: 'PROTOBUF',
  parse({ text, references }: SchemaSource): ProtobufSchema {
    const { file, form } = readAny(text);
    return new ProtobufSchema(form === 'text' ? text : undefined, linkFile(file, references));
  },
} as const satisfies SchemaKind;
