/** What is wrong with an expression, as DynamoDB words it. The parameter's name is put before it. */
export class InvalidExpression extends Error {
  override readonly name = 'InvalidExpression';
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_OPERATORS = 300;

/** @throws InvalidExpression for more operators and functions than an expression may have */
export function checkOperators(count: number): void {
  if (count <= MAX_OPERATORS) return;
  throw new InvalidExpression(`The expression contains too many operators; operator count: ${count}`);
}

/**
 * The faults that were found in an expression: the first of each kind. DynamoDB finds all of one kind before those of
 * the next.
 */
export class Faults<Kind extends string> {
  readonly #first = new Map<Kind, string>();

  note(kind: Kind, message: string): void {
    if (!this.#first.has(kind)) this.#first.set(kind, message);
  }

  /** The fault that comes first in that order. */
  foremost(order: readonly Kind[]): string | undefined {
    for (const kind of order) {
      const message = this.#first.get(kind);
      if (message !== undefined) return message;
    }
    return undefined;
  }

  /** @throws InvalidExpression with the fault that comes first in that order */
  refuse(order: readonly Kind[]): void {
    const message = this.foremost(order);
    if (message !== undefined) throw new InvalidExpression(message);
  }
}
