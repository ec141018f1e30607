import protobuf from 'protobufjs';
import { SchemaInvalid } from '../../schema-kind.ts';
import {
  MAX_ENUM_NUMBER,
  type NumberRange,
  type ProtoEnum,
  type ProtoFile,
  type ProtoMessage,
  type ProtoService,
} from '../model/file.ts';
import { headOf } from './head.ts';
import { optionsIn, optionsOf } from './options.ts';
import { parseText } from './protobufjs.ts';
import { fieldOf } from './read-field.ts';

/**
 * Reads the text of a .proto file.
 * @throws SchemaInvalid with the place in the text
 */
export function readText(text: string): ProtoFile {
  const parsed = parseText(text);
  const head = headOf(text);
  return {
    ...head,
    package: parsed.package,
    options: optionsOf(parsed.content),
    ...typesOf(parsed.content, head.syntax),
    services: parsed.content.nestedArray.filter((nested) => nested instanceof protobuf.Service).map(serviceOf),
  };
}

function typesOf(
  parent: protobuf.NamespaceBase,
  syntax: ProtoFile['syntax'],
): Pick<ProtoMessage, 'messages' | 'enums'> {
  const messages: ProtoMessage[] = [];
  const enums: ProtoEnum[] = [];
  for (const nested of parent.nestedArray) {
    if (nested instanceof protobuf.Type) messages.push(messageOf(nested, syntax));
    else if (nested instanceof protobuf.Enum) enums.push(enumOf(nested));
    else if (nested instanceof protobuf.Field)
      throw new SchemaInvalid(`${nested.extend} is extended. Extensions are not supported.`);
  }
  return { messages, enums };
}

function messageOf(type: protobuf.Type, syntax: ProtoFile['syntax']): ProtoMessage {
  if ('group' in type && type.group === true)
    throw new SchemaInvalid(`${type.name} is a group. Groups are not supported.`);
  return {
    name: type.name,
    fields: type.fieldsArray.map((field) => fieldOf(field, syntax)),
    oneofs: type.oneofsArray
      .filter((oneof) => !oneof.fieldsArray.some((field) => field.options?.['proto3_optional'] === true))
      .map((oneof) => ({ name: oneof.name, options: optionsOf(oneof) })),
    ...typesOf(type, syntax),
    extensionRanges: rangesOf(type.extensions),
    reservedRanges: rangesOf(type.reserved),
    reservedNames: namesOf(type.reserved),
    options: optionsOf(type),
  };
}

function enumOf(parsed: protobuf.Enum): ProtoEnum {
  return {
    name: parsed.name,
    values: Object.entries(parsed.values).map(([name, number]) => {
      if (Math.abs(number) > MAX_ENUM_NUMBER) throw new SchemaInvalid(`${parsed.name}.${name} is ${number}: too big.`);
      return { name, number, options: optionsIn(parsed.valuesOptions?.[name]) };
    }),
    reservedRanges: rangesOf(parsed.reserved),
    reservedNames: namesOf(parsed.reserved),
    options: optionsOf(parsed),
  };
}

function serviceOf(service: protobuf.Service): ProtoService {
  return {
    name: service.name,
    methods: service.methodsArray.map((method) => ({
      name: method.name,
      input: method.requestType,
      output: method.responseType,
      streams: { input: method.requestStream === true, output: method.responseStream === true },
      options: optionsOf(method),
    })),
    options: optionsOf(service),
  };
}

type Reserved = readonly (readonly number[] | string)[] | undefined;

const rangesOf = (reserved: Reserved): readonly NumberRange[] =>
  (reserved ?? []).flatMap((range) =>
    typeof range === 'string' ? [] : [{ first: range[0] ?? 0, last: range[1] ?? 0 }],
  );

const namesOf = (reserved: Reserved): readonly string[] =>
  (reserved ?? []).filter((range) => typeof range === 'string');
