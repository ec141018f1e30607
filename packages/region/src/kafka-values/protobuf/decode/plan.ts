import type { ElementType, ProtoEnum, ProtoField, ProtoMessage } from '../model/file.ts';
import type { DeclaredTypes } from '../model/lookup.ts';
import { usualJsonName } from '../model/names.ts';
import type { Scalar } from '../model/scalars.ts';

/** How a message is read and printed. */
export interface MessagePlan {
  readonly fullName: string;
  /** By number, as it is printed. */
  readonly fields: readonly FieldPlan[];
  readonly byNumber: ReadonlyMap<number, FieldPlan>;
  /** The fields that must be there. */
  readonly required: readonly FieldPlan[];
}

export interface FieldPlan {
  /** Its place in the fields of its message. */
  readonly index: number;
  readonly field: ProtoField;
  /** What stands before its value in JSON. */
  readonly jsonKey: string;
  /** The full name, for messages to people. */
  readonly place: string;
  readonly element: ElementPlan;
  readonly mapKey?: Scalar;
  readonly isRepeated: boolean;
  /** Where its value is kept: fields of the same oneof, of which only the last one counts, have the same slot. */
  readonly slot: number;
  /** Whether a field is left out of the JSON that has the value that a field has that is not there. */
  readonly isImplicit: boolean;
}

export type ElementPlan =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'enum'; readonly enum: EnumPlan }
  | { readonly kind: 'message'; readonly message: () => MessagePlan };

export interface EnumPlan {
  readonly fullName: string;
  readonly names: ReadonlyMap<number, string>;
  /** An enum of proto2 has no other numbers than those of its names. */
  readonly isClosed: boolean;
  /** What a field has that is not there. */
  readonly first: number;
}

/** Plans for the messages of a file and its imports, each made when it is first needed. */
export class Plans {
  readonly #types: DeclaredTypes;
  readonly #plans = new Map<string, MessagePlan>();

  constructor(types: DeclaredTypes) {
    this.#types = types;
  }

  /** @param fullName without a dot before it */
  of(fullName: string, message: ProtoMessage): MessagePlan {
    const before = this.#plans.get(fullName);
    if (before !== undefined) return before;
    const sorted = message.fields.toSorted((one, other) => one.number - other.number);
    const slots = slotsOf(sorted);
    const fields = sorted.map((field, index) => this.#field(field, index, slots[index] ?? index, fullName));
    const plan: MessagePlan = {
      fullName,
      fields,
      byNumber: new Map(fields.map((field) => [field.field.number, field])),
      required: fields.filter(({ field }) => field.label === 'required'),
    };
    this.#plans.set(fullName, plan);
    return plan;
  }

  #field(field: ProtoField, index: number, slot: number, fullName: string): FieldPlan {
    const { type, label, oneof } = field;
    const element = this.#element(type.kind === 'map' ? type.value : type);
    return {
      index,
      field,
      jsonKey: `${JSON.stringify(field.jsonName ?? usualJsonName(field.name))}:`,
      place: `${fullName}.${field.name}`,
      element,
      ...(type.kind === 'map' ? { mapKey: type.key } : {}),
      isRepeated: label === 'repeated',
      slot,
      isImplicit: label === 'implicit' && oneof === undefined && element.kind !== 'message',
    };
  }

  #element(type: ElementType): ElementPlan {
    if (type.kind === 'scalar') return { kind: 'scalar', scalar: type.name };
    const fullName = type.name.slice(1);
    const declared = this.#types.get(fullName);
    if (declared === undefined) throw new Error(`${fullName} is not linked.`);
    if ('message' in declared) return { kind: 'message', message: () => this.of(fullName, declared.message) };
    return { kind: 'enum', enum: enumPlan(fullName, declared.enum, declared.syntax === 'proto2') };
  }
}

/** The place of each field, or of the first field of its oneof. */
function slotsOf(fields: readonly ProtoField[]): readonly number[] {
  const firsts = new Map<string, number>();
  return fields.map(({ oneof }, index) => {
    if (oneof === undefined) return index;
    const first = firsts.get(oneof) ?? index;
    firsts.set(oneof, first);
    return first;
  });
}

function enumPlan(fullName: string, { values }: ProtoEnum, isClosed: boolean): EnumPlan {
  // Of several names for one number the first one counts.
  const names = new Map(values.toReversed().map(({ name, number }) => [number, name]));
  return { fullName, names, isClosed, first: values[0]?.number ?? 0 };
}
