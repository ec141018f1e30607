import { create, createFileRegistry, type DescMessage } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type FieldDescriptorProto,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  OneofDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import type { EventMessages, NumberedType, PlainField, ProtobufMessage } from '#schemas/encodings.ts';
import { kindOf } from './protobuf-shape.ts';

const TYPES = {
  string: FieldDescriptorProto_Type.STRING,
  bool: FieldDescriptorProto_Type.BOOL,
  int64: FieldDescriptorProto_Type.INT64,
  double: FieldDescriptorProto_Type.DOUBLE,
} as const;

type Named = Pick<EventMessages, 'root' | 'messages' | 'name'>;

/** The message of a contract as @bufbuild/protobuf knows it, made of the descriptor and not of the .proto text. */
export function bufMessage(contract: Named): DescMessage {
  const { root, messages, name } = contract;
  const of = (message: string) => messageProto(contract, message, messages[message] ?? { fields: [] });
  const own = of(root);
  own.nestedType.push(...Object.keys(messages).flatMap((other) => (other === root ? [] : of(other))));
  const file = create(FileDescriptorProtoSchema, {
    name: 'contract.proto',
    package: name.slice(0, name.lastIndexOf('.')),
    syntax: 'proto3',
    messageType: [own],
  });
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] }));
  const message = registry.getMessage(name);
  if (message === undefined) throw new Error(`no message ${name}`);
  return message;
}

function messageProto(contract: Named, name: string, { fields }: ProtobufMessage): DescriptorProto {
  const proto = create(DescriptorProtoSchema, { name });
  for (const field of fields) {
    if (field.form === 'oneof') {
      const oneofIndex = proto.oneofDecl.push(create(OneofDescriptorProtoSchema, { name: field.name })) - 1;
      const branches = field.branches.map((one) => fieldProto(contract, `${field.name}_${kindOf(one.type)}`, one));
      proto.field.push(...branches.map((one) => Object.assign(one, { oneofIndex })));
    } else if (field.form === 'map') addMap(contract, proto, field);
    else proto.field.push(plainField(contract, field));
  }
  // The oneofs that stand for an optional field come behind all others.
  for (const one of proto.field.filter(({ proto3Optional }) => proto3Optional))
    one.oneofIndex = proto.oneofDecl.push(create(OneofDescriptorProtoSchema, { name: `_${one.name}` })) - 1;
  return proto;
}

function plainField(contract: Named, field: PlainField): FieldDescriptorProto {
  const proto = fieldProto(contract, field.name, field);
  if (field.form === 'list') proto.label = FieldDescriptorProto_Label.REPEATED;
  else if (field.presence !== 'required') proto.proto3Optional = true;
  return proto;
}

function addMap(contract: Named, proto: DescriptorProto, field: PlainField): void {
  const name = `${field.name.slice(0, 1).toUpperCase()}${field.name.slice(1)}Entry`;
  const entry = create(DescriptorProtoSchema, { name, options: { mapEntry: true } });
  entry.field.push(
    fieldProto(contract, 'key', { number: 1, type: 'string' }),
    fieldProto(contract, 'value', { number: 2, type: field.type }),
  );
  proto.nestedType.push(entry);
  const around = proto.name === contract.root ? contract.name : `${contract.name}.${proto.name}`;
  proto.field.push(
    create(FieldDescriptorProtoSchema, {
      name: field.name,
      number: field.number,
      label: FieldDescriptorProto_Label.REPEATED,
      type: FieldDescriptorProto_Type.MESSAGE,
      typeName: `.${around}.${name}`,
    }),
  );
}

function fieldProto({ name: fullName }: Named, name: string, { number, type }: NumberedType): FieldDescriptorProto {
  const label = FieldDescriptorProto_Label.OPTIONAL;
  const of =
    typeof type === 'string'
      ? { type: TYPES[type] }
      : { type: FieldDescriptorProto_Type.MESSAGE, typeName: `.${fullName}.${type.message}` };
  return create(FieldDescriptorProtoSchema, { name, number, label, ...of });
}
