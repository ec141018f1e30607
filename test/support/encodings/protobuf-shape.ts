import { listOf, objectOf } from '@tributary/region/json';
import { isOf } from '#lib/encodings/protobuf/branch.ts';
import type { ProtobufDescriptor, ProtobufField, ProtobufType } from '#schemas/encodings.ts';

/** Data as the JSON of Protobuf has it: longs as texts, a field for each branch of a oneof, messages around lists. */
export function protobufShape(descriptor: ProtobufDescriptor, data: unknown, name = descriptor.root): object {
  const { isWrapper, fields } = descriptor.messages[name] ?? { fields: [] };
  const members = fields.flatMap((field) => {
    const value = isWrapper ? data : objectOf(data)[field.name];
    return value === undefined || value === null ? [] : [fieldShape(descriptor, field, value)];
  });
  return Object.fromEntries(members);
}

function fieldShape(descriptor: ProtobufDescriptor, field: ProtobufField, value: unknown): [string, unknown] {
  if (field.form === 'oneof') {
    const branch = field.branches.find(({ type }) => isOf(type, value)) ?? { type: 'string' };
    return [`${field.name}_${kindOf(branch.type)}`, valueShape(descriptor, branch.type, value)];
  }
  const one = (item: unknown) => valueShape(descriptor, field.type, item);
  if (field.form === 'list') return [field.name, listOf(value).map(one)];
  if (field.form === 'single') return [field.name, one(value)];
  return [field.name, Object.fromEntries(Object.entries(objectOf(value)).map(([key, item]) => [key, one(item)]))];
}

function valueShape(descriptor: ProtobufDescriptor, type: ProtobufType, value: unknown): unknown {
  if (typeof type !== 'string') return protobufShape(descriptor, value, type.message);
  // JSON.stringify writes -0 as 0.
  if (Object.is(value, -0)) return '-0';
  return type === 'int64' ? String(value) : value;
}

/** As the generator names a branch. */
export function kindOf(type: ProtobufType): string {
  if (typeof type !== 'string') return 'record';
  return { string: 'string', bool: 'boolean', int64: 'long', double: 'double' }[type];
}
