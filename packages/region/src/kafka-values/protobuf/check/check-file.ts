import { SchemaInvalid } from '../../schema-kind.ts';
import { MAX_FIELD_NUMBER, type ProtoEnum, type ProtoField, type ProtoFile, type ProtoMessage } from '../model/file.ts';
import { entryName, usualJsonName, within } from '../model/names.ts';
import { isKeyOfMap } from '../model/scalars.ts';
import { checkNames, checkUnique } from './check-names.ts';

/** These belong to the library. */
const LIBRARY_NUMBERS = { first: 19_000, last: 19_999 };

/**
 * What the compiler of Protobuf would refuse, as far as a reader of values would stumble over it.
 * @throws SchemaInvalid
 */
export function checkFile(file: ProtoFile): void {
  if (file.messages.length + file.enums.length + file.services.length + file.imports.length === 0)
    throw new SchemaInvalid('The file declares no message.');
  checkNames(file.package, 'The package', { dots: true });
  checkTypes(file, file.package, file.syntax);
}

function checkTypes(of: Pick<ProtoMessage, 'messages' | 'enums'>, scope: string, syntax: ProtoFile['syntax']): void {
  checkUnique(
    [...of.messages, ...of.enums].map(({ name }) => name),
    scope,
    'name',
  );
  for (const message of of.messages) checkMessage(message, within(scope, message.name), syntax);
  for (const one of of.enums) checkEnum(one, within(scope, one.name), syntax);
}

function checkMessage(message: ProtoMessage, fullName: string, syntax: ProtoFile['syntax']): void {
  checkNames(message.name, fullName);
  const { fields } = message;
  for (const field of fields) checkField(field, message, `${fullName}.${field.name}`, syntax);
  const nested = [...message.messages, ...message.enums].map(({ name }) => name);
  const entries = fields.filter(({ type }) => type.kind === 'map').map(({ name }) => entryName(name));
  checkUnique([...fields.map(({ name }) => name), ...message.oneofs.map(({ name }) => name)], fullName, 'name');
  checkUnique([...nested, ...entries], fullName, 'name');
  checkUnique(
    fields.map(({ number }) => number),
    fullName,
    'number',
  );
  checkUnique(
    fields.map(({ name, jsonName }) => jsonName ?? usualJsonName(name)),
    fullName,
    'name in JSON',
  );
  checkTypes({ messages: message.messages, enums: message.enums }, fullName, syntax);
}

function checkField(field: ProtoField, message: ProtoMessage, place: string, syntax: ProtoFile['syntax']): void {
  const { name, number, type } = field;
  checkNames(name, place);
  checkNumber(number, place);
  if (message.reservedNames.includes(name)) throw new SchemaInvalid(`${place}: the name is reserved.`);
  if (message.reservedRanges.some(({ first, last }) => first <= number && number <= last))
    throw new SchemaInvalid(`${place}: the number ${number} is reserved.`);
  if (type.kind === 'map' && !isKeyOfMap(type.key))
    throw new SchemaInvalid(`${place} is a map by ${type.key}. Its keys may be integers, bool or string.`);
  if (syntax === 'proto3' && (field.defaultValue !== undefined || field.label === 'required'))
    throw new SchemaInvalid(`${place} is required or has a default, which proto3 does not have.`);
  if (field.oneof !== undefined && (type.kind === 'map' || field.label === 'repeated' || field.label === 'required'))
    throw new SchemaInvalid(`${place} is in a oneof, and cannot be a map, repeated or required.`);
  if (field.oneof !== undefined && !message.oneofs.some((oneof) => oneof.name === field.oneof))
    throw new SchemaInvalid(`${place} is in a oneof that the message does not have.`);
}

function checkNumber(number: number, place: string): void {
  if (!Number.isInteger(number) || number < 1 || number > MAX_FIELD_NUMBER)
    throw new SchemaInvalid(`${place} has the number ${number}. Numbers are 1 to ${MAX_FIELD_NUMBER}.`);
  if (number >= LIBRARY_NUMBERS.first && number <= LIBRARY_NUMBERS.last)
    throw new SchemaInvalid(`${place} has the number ${number}. Protobuf keeps 19000 to 19999 for itself.`);
}

function checkEnum(one: ProtoEnum, fullName: string, syntax: ProtoFile['syntax']): void {
  checkNames(one.name, fullName);
  for (const { name } of one.values) checkNames(name, `${fullName}.${name}`);
  checkUnique(
    one.values.map(({ name }) => name),
    fullName,
    'name',
  );
  if (one.options.get('allow_alias') !== true)
    checkUnique(
      one.values.map(({ number }) => number),
      fullName,
      'number',
    );
  const [first] = one.values;
  if (first === undefined) throw new SchemaInvalid(`${fullName} has no value.`);
  if (syntax === 'proto3' && first.number !== 0)
    throw new SchemaInvalid(`${fullName} begins with the number ${first.number}. In proto3 it begins with 0.`);
}
