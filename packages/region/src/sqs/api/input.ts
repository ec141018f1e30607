import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { missingParameter } from '../errors.ts';
import type { MessageAttributes, MessageAttributeValue } from '../message.ts';

/** Reads the members of a call. The query protocol carries numbers as texts. */
export class Input {
  readonly #members: JsonObject;

  constructor(members: JsonObject) {
    this.#members = members;
  }

  /** @throws AwsError SerializationException */
  text(name: string): string | undefined {
    const value = this.#members[name] ?? undefined;
    if (value === undefined || typeof value === 'string') return value;
    throw wrongType(name, 'a String');
  }

  /** @throws AwsError MissingParameter, also for an empty text */
  requiredText(name: string): string {
    const value = this.text(name) ?? '';
    if (value === '') throw missingParameter(name);
    return value;
  }

  /** @throws AwsError SerializationException */
  integer(name: string): number | undefined {
    const value = this.#members[name] ?? undefined;
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number)) return number;
    throw wrongType(name, 'an Integer');
  }

  requiredInteger(name: string): number {
    const value = this.integer(name);
    if (value === undefined) throw missingParameter(name);
    return value;
  }

  /** The texts of a list; none for an absent list. */
  texts(name: string): readonly string[] {
    return this.#list(name).map((item) => {
      if (typeof item === 'string') return item;
      throw wrongType(name, 'a list of Strings');
    });
  }

  /** A reader for each object of a list. */
  inputs(name: string): readonly Input[] {
    return this.#list(name).map((item) => new Input(objectIn(item, name)));
  }

  /** A map of texts; empty for an absent one. */
  textMap(name: string): Readonly<Record<string, string>> {
    const entries = Object.entries(this.#map(name)).map(([key, value]) => {
      if (typeof value === 'string') return [key, value] as const;
      throw wrongType(`${name}.${key}`, 'a String');
    });
    return Object.fromEntries(entries);
  }

  /** The attributes of a message. What SQS reserves for later is not read. */
  messageAttributes(name: string): MessageAttributes {
    const entries = Object.entries(this.#map(name)).map(([key, value]) => {
      return [key, attributeIn(new Input(objectIn(value, `${name}.${key}`)))] as const;
    });
    return Object.fromEntries(entries);
  }

  #list(name: string): readonly Json[] {
    const value = this.#members[name] ?? [];
    if (Array.isArray(value)) return value;
    throw wrongType(name, 'a List');
  }

  #map(name: string): JsonObject {
    return objectIn(this.#members[name] ?? {}, name);
  }
}

function attributeIn(input: Input): MessageAttributeValue {
  const [text, binary] = [input.text('StringValue'), input.text('BinaryValue')];
  return {
    DataType: input.text('DataType') ?? '',
    ...(text !== undefined && { StringValue: text }),
    ...(binary !== undefined && { BinaryValue: binary }),
  };
}

function objectIn(value: Json, name: string): JsonObject {
  if (isObject(value)) return value;
  throw wrongType(name, 'a Structure');
}

const wrongType = (name: string, wanted: string): AwsError =>
  new AwsError('SerializationException', `The value of ${name} can not be converted to ${wanted}.`);
