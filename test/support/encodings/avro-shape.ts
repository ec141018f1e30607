import { listOf, objectOf } from '@tributary/region/json';
import { isOf } from '#lib/encodings/avro/branch.ts';
import type { AvroField, AvroType } from '#lib/encodings/avro/types.ts';

type OfField = (field: AvroField, value: unknown) => unknown;

/** Data as avsc has it: longs as bigints, and null where an optional field is absent. */
export const forAvsc = (type: AvroType, data: unknown): unknown =>
  mapped(type, data, BigInt, (_field, value) => value ?? null);

/** Data of avsc as a contract has it. */
export const withoutDefaults = (type: AvroType, data: unknown): unknown =>
  mapped(type, data, Number, ({ isOptional }, value) => (isOptional && value === null ? undefined : value));

function mapped(type: AvroType, data: unknown, long: (value: never) => unknown, ofField: OfField): unknown {
  const below = (of: AvroType, value: unknown) => mapped(of, value, long, ofField);
  switch (type.kind) {
    case 'long':
      return long(data as never);
    case 'union': {
      const branch = type.of.find((one) => isOf(one, data));
      return branch === undefined ? data : below(branch, data);
    }
    case 'array':
      return listOf(data).map((item) => below(type.of, item));
    case 'map':
      return Object.fromEntries(Object.entries(objectOf(data)).map(([key, value]) => [key, below(type.of, value)]));
    case 'record': {
      const values = type.fields.map((field) => {
        const value = objectOf(data)[field.name];
        return [field.name, ofField(field, value === undefined ? undefined : below(field.type, value))] as const;
      });
      return Object.fromEntries(values.filter(([, value]) => value !== undefined));
    }
    default:
      return data;
  }
}
