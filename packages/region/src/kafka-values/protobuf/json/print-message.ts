import { ValueUndecodable } from '../../schema-kind.ts';
import { DecodedMessage, type Element, type FieldValue } from '../decode/decoded.ts';
import type { EnumPlan, FieldPlan } from '../decode/plan.ts';
import { isZero } from '../decode/scalars.ts';
import type { ElementPrinter } from './element-printer.ts';
import { scalarText } from './print-scalar.ts';
import { wellKnown } from './well-known.ts';

/** Beyond it no function could be invoked with the value: its limit is 6 MB. */
const MAX_LENGTH = 16 * 1024 * 1024;

/**
 * The JSON of a message as Protobuf defines it: names in lowerCamelCase, integers of 64 bits and bytes as texts, enums
 * by name, and nothing for what is not set.
 * @throws ValueUndecodable for what has no JSON
 * @see https://protobuf.dev/programming-guides/json/
 */
export const printMessage = (message: DecodedMessage): string => new Printer().message(message);

class Printer implements ElementPrinter {
  #length = 0;

  message(message: DecodedMessage): string {
    for (const field of message.plan.required)
      if (message.get(field) === undefined) throw new ValueUndecodable(`${field.place} is required, and is not there.`);
    const special = wellKnown(message, this);
    return special ?? this.#object(message);
  }

  #object(message: DecodedMessage): string {
    const members: string[] = [];
    for (const { field, value } of message.present()) {
      if (!isLeftOut(field, value)) members.push(this.#counted(field.jsonKey) + this.#value(field, value));
    }
    return this.#counted(`{${members.join(',')}}`, 2);
  }

  #value(field: FieldPlan, value: FieldValue): string {
    if (value instanceof Map) {
      const members = [...value].map(
        ([key, one]) => `${this.#counted(JSON.stringify(key))}:${this.#element(field, one)}`,
      );
      return `{${members.join(',')}}`;
    }
    if (Array.isArray(value)) return `[${value.map((one) => this.#element(field, one)).join(',')}]`;
    return this.#element(field, value);
  }

  #element({ element, place }: FieldPlan, value: Element): string {
    if (value instanceof DecodedMessage) return this.message(value);
    if (element.kind === 'scalar') return this.#counted(scalarText(element.scalar, value));
    if (element.kind === 'enum') return this.#counted(enumText(element.enum, Number(value)));
    throw new Error(`${place} has no message.`);
  }

  /** @param length how much of the text has not been counted yet */
  #counted(text: string, length = text.length + 1): string {
    this.#length += length;
    if (this.#length > MAX_LENGTH)
      throw new ValueUndecodable(`The value has more than ${MAX_LENGTH} characters as JSON.`);
    return text;
  }
}

function isLeftOut(field: FieldPlan, value: FieldValue): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  return field.isImplicit && !(value instanceof DecodedMessage) && isZero(value);
}

function enumText({ fullName, names }: EnumPlan, number: number): string {
  if (fullName === 'google.protobuf.NullValue') return 'null';
  const name = names.get(number);
  return name === undefined ? String(number) : JSON.stringify(name);
}
