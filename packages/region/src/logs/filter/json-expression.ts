import type { Json } from '../../core/json.ts';
import { compileComparison } from './comparison.ts';
import { compileSelector, type Selector } from './json-selector.ts';
import { type Token, tokensOf } from './json-tokens.ts';
import { invalid } from './syntax.ts';

type Test = (value: Json) => boolean;

/**
 * Compiles the inside of `{ $.level = "ERROR" && ($.status >= 500 || $.retry IS TRUE) }`.
 * @throws AwsError InvalidParameterException
 */
export function compileExpression(text: string): Test {
  const reader = new ExpressionReader(tokensOf(text));
  return reader.whole();
}

const WORDS: Readonly<Record<string, (values: readonly Json[]) => boolean>> = {
  'IS NULL': (values) => values.includes(null),
  'IS TRUE': (values) => values.includes(true),
  'IS FALSE': (values) => values.includes(false),
  'NOT EXISTS': (values) => values.length === 0,
};

/** Reads an expression from the left; `&&` binds closer than `||`. */
class ExpressionReader {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Test {
    const test = this.#any();
    const surplus = this.#tokens[this.#index];
    if (surplus !== undefined) throw invalid(`Invalid filter pattern at "${surplus.text}"`);
    return test;
  }

  #any(): Test {
    const tests = [this.#all()];
    while (this.#takes('||')) tests.push(this.#all());
    return (value) => tests.some((test) => test(value));
  }

  #all(): Test {
    const tests = [this.#condition()];
    while (this.#takes('&&')) tests.push(this.#condition());
    return (value) => tests.every((test) => test(value));
  }

  #condition(): Test {
    if (!this.#takes('(')) return this.#comparison();
    const inner = this.#any();
    if (!this.#takes(')')) throw invalid('Invalid filter pattern: a ) is missing');
    return inner;
  }

  #comparison(): Test {
    const selector = this.#next();
    if (selector.kind !== 'selector')
      throw invalid(`Invalid filter pattern: no selector such as $.level at "${selector.text}"`);
    const values = compileSelector(selector.text);
    const operator = this.#next();
    const operand = this.#next();
    return operator.kind === 'word' ? asked(values, operator, operand) : compared(values, operator, operand);
  }

  #takes(symbol: string): boolean {
    const token = this.#tokens[this.#index];
    const isNext = token?.kind === 'symbol' && token.text === symbol;
    if (isNext) this.#index++;
    return isNext;
  }

  #next(): Token {
    const token = this.#tokens[this.#index++];
    if (token === undefined) throw invalid('Invalid filter pattern: it ends too early');
    return token;
  }
}

function asked(values: Selector, first: Token, second: Token): Test {
  const words = `${first.text} ${second.text}`.toUpperCase();
  const test = Object.hasOwn(WORDS, words) ? WORDS[words] : undefined;
  if (test === undefined) throw invalid(`Invalid filter pattern at "${first.text} ${second.text}"`);
  return (value) => test(values(value));
}

function compared(values: Selector, operator: Token, operand: Token): Test {
  if (operand.kind === 'symbol' || operand.kind === 'selector')
    throw invalid(`Invalid filter pattern at "${operand.text}"`);
  const test = compileComparison(operator.text, operand);
  return (value) => values(value).some(test);
}
