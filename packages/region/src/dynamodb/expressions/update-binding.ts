import { type AttributeValue, typeOf, type ValueType } from '../values/attribute-value.ts';
import { wrongCount } from './condition-functions.ts';
import { checkOperators, Faults } from './invalid-expression.ts';
import { clash, clashMessage } from './paths.ts';
import { Resolver } from './resolver.ts';
import type { Substitutions } from './substitutions.ts';
import type { ActionSyntax, AssignedSyntax, OperandSyntax, Path, UpdateSyntax } from './syntax.ts';
import { type Action, type Assigned, WRONG_TYPE } from './update-actions.ts';

const FAULT_ORDER = [
  'reserved',
  'function',
  'section',
  'name',
  'value',
  'overlap',
  'conflict',
  'operand',
  'operands',
] as const;
type FaultKind = (typeof FAULT_ORDER)[number];

/** The types that ADD and DELETE refuse, as their messages name them; ADD takes numbers all the same. */
const TYPE_NAMES: Partial<Record<ValueType, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};
const FUNCTION_OPERANDS = 2;
const NOTHING: Assigned = { kind: 'value', value: { NULL: true } };

/** @throws InvalidExpression */
export function boundActions(syntax: UpdateSyntax, substitutions: Substitutions): readonly Action[] {
  const binding = new UpdateBinding(substitutions);
  const actions = syntax.actions.map((action) => binding.action(action));
  binding.refuse(syntax.repeatedSection);
  return actions;
}

class UpdateBinding {
  readonly #faults = new Faults<FaultKind>();
  readonly #resolver: Resolver;
  readonly #targets: Path[] = [];
  #operators = 0;

  constructor(substitutions: Substitutions) {
    this.#resolver = new Resolver(substitutions, {
      reserved: (message) => this.#faults.note('reserved', message),
      undefinedName: (message) => this.#faults.note('name', message),
      undefinedValue: (message) => this.#faults.note('value', message),
    });
  }

  refuse(repeatedSection: string | undefined): void {
    checkOperators(this.#operators);
    if (repeatedSection !== undefined) {
      const message = `The "${repeatedSection}" section can only be used once in an update expression;`;
      this.#faults.note('section', message);
    }
    this.#faults.refuse(FAULT_ORDER);
  }

  action(syntax: ActionSyntax): Action {
    const path = this.#resolver.path(syntax.path);
    const value = syntax.kind === 'set' ? this.#assigned(syntax.value) : NOTHING;
    this.#checkTarget(path);
    if (syntax.kind === 'remove') return { kind: 'remove', path };
    if (syntax.kind === 'set') return { kind: 'set', path, value };
    const operand = this.#resolver.value(syntax.value.name);
    this.#checkOperand(syntax.kind, operand);
    return { kind: syntax.kind, path, value: operand, mismatch: WRONG_TYPE };
  }

  #checkTarget(path: Path): void {
    for (const other of this.#targets) {
      const how = clash(other, path);
      if (how !== undefined) this.#faults.note(how, clashMessage(how, other, path));
    }
    this.#targets.push(path);
  }

  #checkOperand(kind: 'add' | 'delete', operand: AttributeValue): void {
    const name = TYPE_NAMES[typeOf(operand)];
    if (name === undefined || (kind === 'add' && name === 'NUMBER')) return;
    const what = 'Incorrect operand type for operator or function';
    this.#faults.note('operand', `${what}; operator: ${kind.toUpperCase()}, operand type: ${name}`);
  }

  #assigned(syntax: AssignedSyntax): Assigned {
    if (syntax.kind !== 'sum') return this.#operand(syntax);
    this.#operators++;
    const [left, right] = [this.#operand(syntax.operands[0]), this.#operand(syntax.operands[1])];
    this.#checkTypes(syntax.operator, [left, right], 'N');
    return { kind: 'sum', operator: syntax.operator, left, right };
  }

  #operand(syntax: OperandSyntax): Assigned {
    if (syntax.kind === 'path') return { kind: 'path', path: this.#resolver.path(syntax) };
    if (syntax.kind === 'value') return { kind: 'value', value: this.#resolver.value(syntax.name) };
    this.#operators++;
    const operands = syntax.operands.map((operand) => this.#operand(operand));
    const [left = NOTHING, right = NOTHING] = operands;
    if (syntax.name !== 'if_not_exists' && syntax.name !== 'list_append') {
      this.#faults.note('function', `Invalid function name; function: ${syntax.name}`);
    } else if (operands.length !== FUNCTION_OPERANDS) {
      this.#faults.note('operands', wrongCount(syntax.name, operands.length));
    } else if (syntax.name === 'list_append') {
      this.#checkTypes(syntax.name, operands, 'L');
      return { kind: 'append', left, right };
    } else if (left.kind === 'path') return { kind: 'otherwise', path: left.path, otherwise: right };
    else {
      const what = 'Operator or function requires a document path';
      this.#faults.note('operands', `${what}; operator or function: ${syntax.name}`);
    }
    return NOTHING;
  }

  /** Looks at values of the request alone: what a function gives is checked when it runs. */
  #checkTypes(name: string, operands: readonly Assigned[], wanted: ValueType): void {
    for (const operand of operands) {
      if (operand.kind !== 'value' || typeOf(operand.value) === wanted) continue;
      const what = 'Incorrect operand type for operator or function';
      this.#faults.note('operands', `${what}; operator or function: ${name}, operand type: ${typeOf(operand.value)}`);
    }
  }
}
