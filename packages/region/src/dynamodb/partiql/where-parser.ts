import { CONDITION_FUNCTIONS, typeFault, UNORDERED, wrongCount } from '../expressions/condition-functions.ts';
import type { Operand, Test } from '../expressions/conditions.ts';
import type { Comparator, Path } from '../expressions/syntax.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import { listed, takesValue } from './literals.ts';
import { invalid, malformed } from './statement-errors.ts';
import type { StatementReader } from './statement-reader.ts';

const COMPARATORS = ['=', '<>', '!=', '<', '<=', '>', '>='] as const;
const MAX_IN_OPERANDS = 100;
/** Deeper ones could exhaust the stack, and nobody needs them. */
const MAX_NESTED_PARENTHESES = 300;
/** The names of types after IS. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  BOOL: 'BOOL',
  BOOLEAN: 'BOOL',
  STRING: 'S',
  NUMBER: 'N',
  DECIMAL: 'N',
  INT: 'N',
  BINARY: 'B',
  LIST: 'L',
  MAP: 'M',
  NULL: 'NULL',
};

/** What a part of a WHERE says: a condition, or a value to compare. */
type Term = { readonly test: Test } | { readonly operand: Operand };

/** Parses the condition behind WHERE. */
export class WhereParser {
  /** All that the condition names. */
  readonly paths: Path[] = [];
  readonly #reader: StatementReader;
  #openParentheses = 0;

  constructor(reader: StatementReader) {
    this.#reader = reader;
  }

  /** @throws AwsError ValidationException */
  condition(): Test {
    return this.#testOf(this.#or());
  }

  #or(): Term {
    const first = this.#and();
    if (!this.#reader.seesKeyword('OR')) return first;
    const tests = [this.#testOf(first)];
    while (this.#reader.takesKeyword('OR')) tests.push(this.#testOf(this.#and()));
    return { test: { kind: 'or', tests } };
  }

  #and(): Term {
    const first = this.#not();
    if (!this.#reader.seesKeyword('AND')) return first;
    const tests = [this.#testOf(first)];
    while (this.#reader.takesKeyword('AND')) tests.push(this.#testOf(this.#not()));
    return { test: { kind: 'and', tests } };
  }

  #not(): Term {
    if (!this.#reader.takesKeyword('NOT')) return this.#comparison();
    return { test: { kind: 'not', test: this.#testOf(this.#not()) } };
  }

  #comparison(): Term {
    const left = this.#primary();
    const comparator = this.#reader.takesSign(...COMPARATORS);
    if (comparator !== undefined) {
      return { test: this.#compared(left, comparator === '!=' ? '<>' : comparator) };
    }
    if (!('operand' in left)) return left;
    const isNegated = this.#reader.takesKeyword('NOT') !== undefined;
    const test = this.#inOrBetween(left.operand);
    if (test !== undefined) return { test: isNegated ? { kind: 'not', test } : test };
    if (isNegated) throw this.#reader.unexpected();
    return this.#reader.takesKeyword('IS') ? { test: this.#is(left.operand) } : left;
  }

  /** A condition may be compared with true or false. */
  #compared(left: Term, comparator: Comparator): Test {
    if (!('operand' in left)) {
      const value = takesValue(this.#reader);
      if (value === undefined || !('BOOL' in value) || comparator !== '=') throw this.#reader.unexpected();
      return value.BOOL ? left.test : { kind: 'not', test: left.test };
    }
    const operands = [left.operand, this.#operand()] as const;
    if (comparator !== '=' && comparator !== '<>') refuse(typeFault(comparator, operands, UNORDERED));
    return { kind: 'comparison', comparator, left: operands[0], right: operands[1] };
  }

  #inOrBetween(value: Operand): Test | undefined {
    if (this.#reader.takesKeyword('BETWEEN')) {
      const lower = this.#operand();
      this.#reader.needsKeyword('AND');
      const upper = this.#operand();
      refuse(typeFault('BETWEEN', [lower, upper], UNORDERED));
      return { kind: 'between', value, lower, upper };
    }
    if (!this.#reader.takesKeyword('IN')) return undefined;
    const close = this.#reader.takesSign('[') ? ']' : ')';
    if (close === ')') this.#reader.needsSign('(');
    const options = listed(this.#reader, close, () => this.#operand());
    if (options.length <= MAX_IN_OPERANDS) return { kind: 'in', value, options };
    const what = 'The IN operator is provided with too many operands';
    throw invalid(`${what}; number of operands: ${options.length}`);
  }

  #is(value: Operand): Test {
    const isNegated = this.#reader.takesKeyword('NOT') !== undefined;
    const test = this.#isOf(value, this.#reader.take().text.toUpperCase());
    return isNegated ? { kind: 'not', test } : test;
  }

  #isOf(value: Operand, name: string): Test {
    if (name === 'MISSING') return { kind: 'absent', value };
    const type = TYPE_NAMES[name];
    if (type === undefined) throw this.#reader.unexpected();
    return { kind: 'type', value, type: { kind: 'value', value: { S: type } } };
  }

  #primary(): Term {
    if (this.#reader.seesCall) return this.#call();
    if (!this.#reader.takesSign('(')) return { operand: this.#operand() };
    if (++this.#openParentheses > MAX_NESTED_PARENTHESES) throw malformed('Too many nested parentheses');
    const term = this.#or();
    this.#reader.needsSign(')');
    this.#openParentheses--;
    return term;
  }

  #operand(): Operand {
    if (this.#reader.seesCall) {
      const term = this.#call();
      if ('operand' in term) return term.operand;
      throw this.#reader.unexpected();
    }
    const value: AttributeValue | undefined = takesValue(this.#reader);
    if (value !== undefined) return { kind: 'value', value };
    const path = this.#reader.path();
    this.paths.push(path);
    return { kind: 'path', path };
  }

  #call(): Term {
    const { text, position } = this.#reader.take();
    const name = text.toLowerCase();
    const known = CONDITION_FUNCTIONS.get(name);
    if (known === undefined) throw invalid(`Unrecognized function: ${name} at ${position}`);
    this.#reader.needsSign('(');
    const operands = listed(this.#reader, ')', () => this.#operand());
    const [value, part = value] = operands;
    if (value === undefined || part === undefined || operands.length !== known.operands) {
      throw invalid(wrongCount(name, operands.length));
    }
    refuse(known.fault(operands));
    return known.test === undefined ? { operand: { kind: 'size', of: value } } : { test: known.test(value, part) };
  }

  /** A condition that is a mere value is none. */
  #testOf(term: Term): Test {
    if ('test' in term) return term.test;
    throw this.#reader.unexpected();
  }
}

function refuse(fault: string | undefined): void {
  if (fault !== undefined) throw invalid(fault);
}
