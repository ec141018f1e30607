import type { ActionSyntax, AssignedSyntax, CallSyntax, OperandSyntax, PathSyntax, UpdateSyntax } from './syntax.ts';
import { TokenReader } from './token-reader.ts';

const SECTIONS = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Section = (typeof SECTIONS)[number];
const KEYWORDS = new Set<string>(SECTIONS);

/**
 * @throws InvalidExpression
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function parseUpdate(source: string): UpdateSyntax {
  return new UpdateParser(source).parse();
}

class UpdateParser {
  readonly #tokens: TokenReader;

  constructor(source: string) {
    this.#tokens = new TokenReader(source, KEYWORDS);
  }

  parse(): UpdateSyntax {
    const actions: ActionSyntax[] = [];
    const seen = new Set<Section>();
    let repeatedSection: Section | undefined;
    do {
      const section = this.#tokens.takesKeyword(...SECTIONS) ?? this.#tokens.fail();
      if (seen.has(section)) repeatedSection ??= section;
      seen.add(section);
      do actions.push(this.#action(section));
      while (this.#tokens.takes(','));
    } while (!this.#tokens.isAtEnd);
    return { actions, repeatedSection };
  }

  #action(section: Section): ActionSyntax {
    const path = this.#path();
    if (section === 'REMOVE') return { kind: 'remove', path };
    if (section === 'SET') {
      this.#tokens.needs('=');
      return { kind: 'set', path, value: this.#assigned() };
    }
    const name = this.#tokens.takesValue() ?? this.#tokens.fail();
    return { kind: section === 'ADD' ? 'add' : 'delete', path, value: { kind: 'value', name } };
  }

  #path(): PathSyntax {
    return this.#tokens.takesPath() ?? this.#tokens.fail();
  }

  /** Parentheses may be around all of it, and around each of its operands. */
  #assigned(): AssignedSyntax {
    if (!this.#tokens.takes('(')) return this.#sumFrom(this.#operand());
    const inner = this.#assigned();
    this.#tokens.needs(')');
    return inner.kind === 'sum' ? inner : this.#sumFrom(inner);
  }

  #sumFrom(left: OperandSyntax): AssignedSyntax {
    const operator = this.#tokens.takesOneOf(['+', '-']);
    return operator === undefined ? left : { kind: 'sum', operator, operands: [left, this.#operand()] };
  }

  #operand(): OperandSyntax {
    if (this.#tokens.takes('(')) {
      const inner = this.#operand();
      this.#tokens.needs(')');
      return inner;
    }
    const value = this.#tokens.takesValue();
    if (value !== undefined) return { kind: 'value', name: value };
    return this.#call() ?? this.#path();
  }

  #call(): CallSyntax | undefined {
    if (!this.#tokens.seesNext('(')) return undefined;
    const name = this.#tokens.takesName() ?? this.#tokens.fail();
    this.#tokens.needs('(');
    const operands = [this.#operand()];
    while (this.#tokens.takes(',')) operands.push(this.#operand());
    this.#tokens.needs(')');
    return { kind: 'call', name, operands };
  }
}
