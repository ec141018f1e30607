import type {
  NumberedType,
  PlainField,
  ProtobufDescriptor,
  ProtobufField,
  ProtobufMessage,
} from '#schemas/encodings.ts';

/** A field, or one branch of a oneof, as its number stands for it. */
export interface NumberedField {
  readonly field: ProtobufField;
  readonly value: NumberedType;
}

/** @throws RangeError when the descriptor lacks it, which the generator does not let happen */
export function messageOf({ messages }: ProtobufDescriptor, name: string): ProtobufMessage {
  const message = messages[name];
  if (message === undefined) throw new RangeError(`The descriptor has no message ${name}.`);
  return message;
}

/** The fields of a message by their numbers. */
export const fieldsByNumber = remembered(
  ({ fields }: ProtobufMessage) =>
    new Map(fields.flatMap((field) => numbersOf(field).map((one) => [one.value.number, one] as const))),
);

function numbersOf(field: ProtobufField): readonly NumberedField[] {
  return field.form === 'oneof' ? field.branches.map((value) => ({ field, value })) : [{ field, value: field }];
}

/** An entry of a map is a message of key and value. */
export const entryOf = remembered(({ type }: PlainField): ProtobufMessage => {
  const single = { presence: 'required', form: 'single' } as const;
  return {
    fields: [
      { name: 'key', number: 1, type: 'string', ...single },
      { name: 'value', number: 2, type, ...single },
    ],
  };
});

/** What follows from an object is made once. */
function remembered<From extends object, Made extends object>(make: (from: From) => Made): (from: From) => Made {
  const known = new WeakMap<From, Made>();
  return (from) => {
    const made = known.get(from) ?? make(from);
    known.set(from, made);
    return made;
  };
}
