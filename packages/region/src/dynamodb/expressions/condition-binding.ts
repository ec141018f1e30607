import { type AttributeValue, typeOf } from '../values/attribute-value.ts';
import { compareValues } from '../values/order.ts';
import { CONDITION_FUNCTIONS, typeFault, UNORDERED, wrongCount } from './condition-functions.ts';
import { type ParsedCondition, REDUNDANT } from './condition-parser.ts';
import type { Operand, Test } from './conditions.ts';
import { checkOperators, Faults } from './invalid-expression.ts';
import { pathText, samePath } from './paths.ts';
import { Resolver } from './resolver.ts';
import type { Substitutions } from './substitutions.ts';
import type { CallSyntax, ConditionSyntax, OperandSyntax, Path } from './syntax.ts';

const MAX_IN_OPERANDS = 100;
const NOTHING: Operand = { kind: 'value', value: { NULL: true } };

const FAULT_ORDER = ['parentheses', 'function', 'misuse', 'reserved', 'term'] as const;
const TERM_FAULT_ORDER = ['undefined', 'count', 'same', 'type'] as const;

export interface BoundCondition {
  readonly test: Test;
  /** All that it names. */
  readonly paths: readonly Path[];
}

/** @throws InvalidExpression */
export function boundCondition(parsed: ParsedCondition, substitutions: Substitutions): BoundCondition {
  const binding = new ConditionBinding(substitutions);
  const test = binding.condition(parsed.condition);
  binding.refuse(parsed.isRedundant);
  return { test, paths: binding.paths };
}

class ConditionBinding {
  readonly #faults = new Faults<(typeof FAULT_ORDER)[number]>();
  readonly #resolver: Resolver;
  /** Of the comparison or function that is being bound. */
  #termFaults = new Faults<(typeof TERM_FAULT_ORDER)[number]>();
  #operators = 0;

  constructor(substitutions: Substitutions) {
    this.#resolver = new Resolver(substitutions, {
      reserved: (message) => this.#faults.note('reserved', message),
      undefinedName: (message) => this.#termFaults.note('undefined', message),
      undefinedValue: (message) => this.#termFaults.note('undefined', message),
    });
  }

  get paths(): readonly Path[] {
    return this.#resolver.paths;
  }

  refuse(isRedundant: boolean): void {
    checkOperators(this.#operators);
    if (isRedundant) this.#faults.note('parentheses', REDUNDANT);
    this.#faults.refuse(FAULT_ORDER);
  }

  condition(syntax: ConditionSyntax): Test {
    if (syntax.kind === 'not') return { kind: 'not', test: this.condition(syntax.condition) };
    if (syntax.kind === 'and' || syntax.kind === 'or') {
      return { kind: syntax.kind, tests: [this.condition(syntax.left), this.condition(syntax.right)] };
    }
    this.#termFaults = new Faults();
    const test = this.#term(syntax);
    const fault = this.#termFaults.foremost(TERM_FAULT_ORDER);
    if (fault !== undefined) this.#faults.note('term', fault);
    return test;
  }

  #term(syntax: Exclude<ConditionSyntax, { readonly kind: 'and' | 'or' | 'not' }>): Test {
    if (syntax.kind === 'call') return this.#functionTest(syntax);
    this.#operators++;
    const operands = syntax.operands.map((operand) => this.#operand(operand));
    const [first = NOTHING, second = NOTHING, third = NOTHING] = operands;
    if (syntax.kind === 'between') {
      this.#checkBounds([first, second, third]);
      return { kind: 'between', value: first, lower: second, upper: third };
    }
    const operator = syntax.kind === 'in' ? 'IN' : syntax.comparator;
    this.#checkDistinct(operator, operands);
    if (syntax.kind === 'in') {
      this.#checkOptions(operands.length - 1);
      return { kind: 'in', value: first, options: operands.slice(1) };
    }
    if (operator !== '=' && operator !== '<>') this.#noteType(typeFault(operator, operands, UNORDERED));
    return { kind: 'comparison', comparator: syntax.comparator, left: first, right: second };
  }

  #functionTest(syntax: CallSyntax): Test {
    const [value = NOTHING, part = NOTHING] = this.#checkedOperands(syntax);
    const test = CONDITION_FUNCTIONS.get(syntax.name)?.test;
    if (test !== undefined) return test(value, part);
    this.#noteMisuse(syntax.name);
    return { kind: 'exists', value };
  }

  #operand(syntax: OperandSyntax): Operand {
    if (syntax.kind === 'path') return { kind: 'path', path: this.#resolver.path(syntax) };
    if (syntax.kind === 'value') return { kind: 'value', value: this.#resolver.value(syntax.name) };
    const [of = NOTHING] = this.#checkedOperands(syntax);
    if (syntax.name !== 'size') this.#noteMisuse(syntax.name);
    return { kind: 'size', of };
  }

  #checkedOperands({ name, operands: syntax }: CallSyntax): readonly Operand[] {
    this.#operators++;
    const operands = syntax.map((operand) => this.#operand(operand));
    const known = CONDITION_FUNCTIONS.get(name);
    if (known === undefined) this.#faults.note('function', `Invalid function name; function: ${name}`);
    else if (known.operands !== operands.length) this.#termFaults.note('count', wrongCount(name, operands.length));
    else {
      this.#checkDistinct(name, operands);
      this.#noteType(known.fault(operands));
    }
    return operands;
  }

  #noteMisuse(name: string): void {
    const what = 'The function is not allowed to be used this way in an expression';
    this.#faults.note('misuse', `${what}; function: ${name}`);
  }

  #noteType(fault: string | undefined): void {
    if (fault !== undefined) this.#termFaults.note('type', fault);
  }

  #checkDistinct(operator: string, [first, ...others]: readonly Operand[]): void {
    if (first?.kind !== 'path') return;
    if (!others.some((other) => other.kind === 'path' && samePath(other.path, first.path))) return;
    const what = 'The first operand must be distinct from the remaining operands for this operator or function';
    this.#termFaults.note('same', `${what}; operator: ${operator}, first operand: ${pathText(first.path)}`);
  }

  #checkOptions(count: number): void {
    if (count <= MAX_IN_OPERANDS) return;
    const what = 'The IN operator is provided with too many operands';
    this.#termFaults.note('count', `${what}; number of operands: ${count}`);
  }

  #checkBounds(operands: readonly [Operand, Operand, Operand]): void {
    const [, lower, upper] = operands;
    if (lower.kind === 'value' && upper.kind === 'value') this.#noteType(boundsFault(lower.value, upper.value));
    this.#noteType(typeFault('BETWEEN', operands, UNORDERED));
  }
}

function boundsFault(lower: AttributeValue, upper: AttributeValue): string | undefined {
  const bounds = `lower bound operand: ${valueText(lower)}, upper bound operand: ${valueText(upper)}`;
  if (typeOf(lower) !== typeOf(upper)) {
    return `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`;
  }
  if ((compareValues(lower, upper) ?? 0) <= 0) return undefined;
  return `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`;
}

const valueText = (value: AttributeValue): string => `AttributeValue: {${Object.entries(value).flat().join(':')}}`;
