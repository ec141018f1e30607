import type { FieldPlan, MessagePlan } from './plan.ts';
import type { ScalarValue } from './scalars.ts';

/** A value of a field: several of a repeated one, by the texts of their keys those of a map. */
export type FieldValue = Element | Element[] | Map<string, Element>;
/** The number of an enum is a scalar. */
export type Element = ScalarValue | DecodedMessage;

/** A message as it was read. */
export class DecodedMessage {
  readonly plan: MessagePlan;
  /** By the places of the fields; a message without fields, of which a payload may have very many, has no list. */
  #values: (FieldValue | undefined)[] | undefined;

  constructor(plan: MessagePlan) {
    this.plan = plan;
  }

  get(field: FieldPlan): FieldValue | undefined {
    return this.#values?.[field.index];
  }

  set(field: FieldPlan, value: FieldValue): void {
    this.#values ??= [];
    for (const other of field.others) this.#values[other] = undefined;
    this.#values[field.index] = value;
  }
}
