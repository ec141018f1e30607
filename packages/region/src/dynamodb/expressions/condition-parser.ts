import { InvalidExpression } from './invalid-expression.ts';
import type { CallSyntax, Comparator, ConditionSyntax, OperandSyntax } from './syntax.ts';
import { TokenReader } from './token-reader.ts';

export interface ParsedCondition {
  readonly condition: ConditionSyntax;
  /** Somewhere in it two pairs of parentheses are around the same. */
  readonly isRedundant: boolean;
}

export const REDUNDANT = 'The expression has redundant parentheses;';
const KEYWORDS = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN']);
const COMPARATORS: readonly Comparator[] = ['=', '<>', '<', '<=', '>', '>='];
/** More pairs around each other than an expression of 4 KB can have, unless some of them are around nothing else. */
const MAX_NESTED_PARENTHESES = 700;
type Node = ConditionSyntax | OperandSyntax;

/**
 * Parses a condition, filter or key condition.
 * @throws InvalidExpression
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function parseCondition(source: string): ParsedCondition {
  return new ConditionParser(source).parse();
}

class ConditionParser {
  readonly #tokens: TokenReader;
  /** What stands in parentheses of its own. */
  readonly #grouped = new Set<Node>();
  #isRedundant = false;
  #openParentheses = 0;

  constructor(source: string) {
    this.#tokens = new TokenReader(source, KEYWORDS);
  }

  parse(): ParsedCondition {
    const condition = this.#conditionOf(this.#or());
    if (!this.#tokens.isAtEnd) this.#tokens.fail();
    return { condition, isRedundant: this.#isRedundant };
  }

  #or(): Node {
    let left = this.#and();
    while (this.#tokens.takesKeyword('OR')) {
      left = { kind: 'or', left: this.#conditionOf(left), right: this.#conditionOf(this.#and()) };
    }
    return left;
  }

  #and(): Node {
    let left = this.#not();
    while (this.#tokens.takesKeyword('AND')) {
      left = { kind: 'and', left: this.#conditionOf(left), right: this.#conditionOf(this.#not()) };
    }
    return left;
  }

  #not(): Node {
    if (!this.#tokens.takesKeyword('NOT')) return this.#comparison();
    return { kind: 'not', condition: this.#conditionOf(this.#not()) };
  }

  #comparison(): Node {
    const first = this.#primary();
    if (!isOperand(first)) return first;
    const comparator = this.#tokens.takesOneOf(COMPARATORS);
    if (comparator !== undefined) return { kind: 'comparison', comparator, operands: [first, this.#operand()] };
    if (this.#tokens.takesKeyword('BETWEEN')) {
      const lower = this.#operand();
      if (!this.#tokens.takesKeyword('AND')) this.#tokens.fail();
      return { kind: 'between', operands: [first, lower, this.#operand()] };
    }
    return this.#tokens.takesKeyword('IN') ? { kind: 'in', operands: [first, ...this.#operands()] } : first;
  }

  /** An operand, or anything in parentheses. */
  #primary(): Node {
    if (!this.#tokens.takes('(')) return this.#plainOperand();
    if (++this.#openParentheses > MAX_NESTED_PARENTHESES) throw new InvalidExpression(REDUNDANT);
    const inner = this.#or();
    this.#tokens.needs(')');
    this.#openParentheses--;
    if (this.#grouped.has(inner)) this.#isRedundant = true;
    this.#grouped.add(inner);
    return inner.kind === 'path' && this.#continuesPath() ? this.#tokens.pathFrom(inner.parts) : inner;
  }

  #continuesPath(): boolean {
    return this.#tokens.sees('.') || this.#tokens.sees('[');
  }

  #plainOperand(): OperandSyntax {
    const value = this.#tokens.takesValue();
    if (value !== undefined) return { kind: 'value', name: value };
    return this.#call() ?? this.#tokens.takesPath() ?? this.#tokens.fail();
  }

  #call(): CallSyntax | undefined {
    if (!this.#tokens.seesNext('(')) return undefined;
    const name = this.#tokens.takesName();
    return name === undefined ? undefined : { kind: 'call', name, operands: this.#operands() };
  }

  /** Operands in parentheses, with commas between them. */
  #operands(): readonly OperandSyntax[] {
    this.#tokens.needs('(');
    const operands = [this.#operand()];
    while (this.#tokens.takes(',')) operands.push(this.#operand());
    this.#tokens.needs(')');
    return operands;
  }

  #operand(): OperandSyntax {
    const operand = this.#primary();
    return isOperand(operand) ? operand : this.#tokens.fail();
  }

  #conditionOf(node: Node): ConditionSyntax {
    return node.kind === 'path' || node.kind === 'value' ? this.#tokens.fail() : node;
  }
}

const isOperand = (node: Node): node is OperandSyntax =>
  node.kind === 'path' || node.kind === 'value' || node.kind === 'call';
