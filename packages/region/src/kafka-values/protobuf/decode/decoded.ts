import type { FieldPlan, MessagePlan } from './plan.ts';
import type { ScalarValue } from './scalars.ts';

/** A value of a field: several of a repeated one, by the texts of their keys those of a map. */
export type FieldValue = Element | Element[] | Map<string, Element>;
/** The number of an enum is a scalar. */
export type Element = ScalarValue | DecodedMessage;

export interface Present {
  readonly field: FieldPlan;
  readonly value: FieldValue;
}

/** A message as it was read. */
export class DecodedMessage {
  readonly plan: MessagePlan;
  /** By the slots of the fields; a message without values, of which a payload may have very many, has none. */
  #values: Map<number, Present> | undefined;

  constructor(plan: MessagePlan) {
    this.plan = plan;
  }

  get(field: FieldPlan): FieldValue | undefined {
    const present = this.#values?.get(field.slot);
    return present?.field === field ? present.value : undefined;
  }

  set(field: FieldPlan, value: FieldValue): void {
    this.#values ??= new Map();
    this.#values.set(field.slot, { field, value });
  }

  /** The fields that are there, by number. A message may have very many that are not. */
  present(): readonly Present[] {
    const present = [...(this.#values?.values() ?? [])];
    return present.sort((one, other) => one.field.index - other.field.index);
  }
}
