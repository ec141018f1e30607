import { invalidExpression, type Token, tokensOf } from './tokens.ts';

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly id: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly parameters: readonly Expression[] }
  | { readonly kind: 'operation'; readonly sign: string; readonly left: Expression; readonly right: Expression };

/** The operators, those that bind the least first. */
const LEVELS: readonly (readonly string[])[] = [
  ['OR', '||'],
  ['AND', '&&'],
  ['==', '!=', '<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];
const MAX_NESTING = 50;

/**
 * Parses an expression of metric math.
 * @throws AwsError ValidationError
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function parseExpression(text: string): Expression {
  return new Parser(text).whole();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  whole(): Expression {
    const expression = this.#operations(0);
    if (this.#next.kind !== 'end') throw this.#unexpected();
    return expression;
  }

  get #next(): Token {
    return this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] ?? { kind: 'end', text: '' };
  }

  #operations(level: number): Expression {
    const signs = LEVELS[level];
    if (signs === undefined) return this.#signed();
    let left = this.#operations(level + 1);
    while (this.#next.kind !== 'text' && signs.includes(this.#next.text)) {
      const sign = this.#take().text;
      left = { kind: 'operation', sign, left, right: this.#operations(level + 1) };
    }
    return left;
  }

  #signed(): Expression {
    if (++this.#depth > MAX_NESTING) throw invalidExpression(this.#text, `it nests more than ${MAX_NESTING} levels`);
    const signed = this.#isSign('-') ? this.#negated() : this.#operandOf(this.#take());
    this.#depth--;
    return signed;
  }

  #negated(): Expression {
    this.#take();
    return { kind: 'operation', sign: '-', left: { kind: 'number', value: 0 }, right: this.#signed() };
  }

  #operandOf({ kind, text }: Token): Expression {
    if (kind === 'number') return { kind, value: Number(text) };
    if (kind === 'text') return { kind, text };
    if (kind === 'name') return this.#isSign('(') ? this.#call(text) : { kind: 'reference', id: text };
    if (kind === 'sign' && text === '[') return { kind: 'list', items: this.#listUntil(']') };
    if (kind !== 'sign' || text !== '(') throw this.#unexpected(text);
    const inner = this.#operations(0);
    this.#expect(')');
    return inner;
  }

  #call(name: string): Expression {
    this.#take();
    return { kind: 'call', name, parameters: this.#listUntil(')') };
  }

  #listUntil(end: string): readonly Expression[] {
    const items: Expression[] = [];
    while (!this.#isSign(end)) {
      items.push(this.#operations(0));
      if (!this.#isSign(end)) this.#expect(',');
    }
    this.#take();
    return items;
  }

  #isSign(text: string): boolean {
    return this.#next.kind === 'sign' && this.#next.text === text;
  }

  #expect(text: string): void {
    if (!this.#isSign(text)) throw this.#unexpected();
    this.#take();
  }

  #take(): Token {
    const token = this.#next;
    this.#at++;
    return token;
  }

  #unexpected(text = this.#next.text): Error {
    return invalidExpression(this.#text, `${text} is not expected here`);
  }
}
