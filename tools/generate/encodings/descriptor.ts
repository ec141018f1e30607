import type { Presence, ProtobufDescriptor, ProtobufField, ProtobufMessage, ProtobufType } from '#schemas/encodings.ts';
import type { FieldNumbers } from './field-numbers.ts';
import { branchName, fullNameOf, SCALARS, wrapperFields } from './messages.ts';
import type { ContractShape, Field, Shape } from './shape.ts';

type Numbers = Readonly<Record<string, number>>;

/** The messages of a contract as data, with which the kit reads and writes what the .proto text describes. */
export function descriptorOf(contract: ContractShape, numbers: FieldNumbers): ProtobufDescriptor {
  const numbersOf = (name: string): Numbers => numbers[fullNameOf(contract, name)] ?? {};
  const records = [...contract.records.values()].map(({ name, fields }): readonly [string, ProtobufMessage] => [
    name,
    { fields: fields.map((field) => fieldOf(field, numbersOf(name))) },
  ]);
  const wrappers = [...wrapperFields(contract)].map(([name, field]): readonly [string, ProtobufMessage] => [
    name,
    { isWrapper: true, fields: [fieldOf(field, numbersOf(name))] },
  ]);
  return { root: contract.root, messages: Object.fromEntries([...records, ...wrappers]) };
}

function fieldOf(field: Field, numbers: Numbers): ProtobufField {
  const { name, shape } = field;
  const presence = presenceOf(field);
  const numberOf = (one: string): number => numbers[one] ?? 0;
  if (shape.kind === 'union') {
    const branches = shape.of.map((one) => ({ number: numberOf(branchName(name, one)), type: typeOf(one) }));
    return { name, presence, form: 'oneof', branches };
  }
  const form = shape.kind === 'list' || shape.kind === 'map' ? shape.kind : 'single';
  const type = typeOf(shape.kind === 'list' || shape.kind === 'map' ? shape.of : shape);
  return { name, presence, form, number: numberOf(name), type };
}

function presenceOf({ isRequired, isNullable }: Field): Presence {
  if (!isRequired) return 'optional';
  return isNullable ? 'nullable' : 'required';
}

const typeOf = (shape: Shape): ProtobufType => ('name' in shape ? { message: shape.name } : SCALARS[shape.kind]);
