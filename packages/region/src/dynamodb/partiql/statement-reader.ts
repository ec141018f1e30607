import type { Path, PathPart } from '../expressions/syntax.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import { invalid, malformed } from './statement-errors.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Names among these are written in quotes. */
const KEYWORDS = new Set(
  `ALL AND AS ASC BETWEEN BY DELETE DESC EXISTS FALSE FROM GROUP HAVING IN INNER INSERT INTO IS JOIN LEFT LIKE MISSING
  MODIFIED NOT NULL OR ORDER OUTER REMOVE RETURNING RIGHT SELECT SET TRUE UNION UPDATE VALUE WHERE`.split(/\s+/),
);
const PARAMETERS_DIFFER = "Number of parameters in request and statement don't match.";

/** The tokens of a statement, read one by one, with the values of its parameters. */
export class StatementReader {
  readonly #tokens: readonly Token[];
  readonly #parameters: readonly AttributeValue[];
  #at = 0;
  #used = 0;

  /** @throws AwsError ValidationException */
  constructor(statement: string, parameters: readonly AttributeValue[]) {
    this.#tokens = tokensOf(statement);
    this.#parameters = parameters;
  }

  get next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', position: '' };
  }

  get isAtEnd(): boolean {
    return this.next.kind === 'end';
  }

  take(): Token {
    const token = this.next;
    this.#at++;
    return token;
  }

  takesSign<T extends string>(...signs: readonly T[]): T | undefined {
    const sign = signs.find((candidate) => this.next.kind === 'sign' && this.next.text === candidate);
    if (sign !== undefined) this.#at++;
    return sign;
  }

  needsSign(sign: string): void {
    if (this.takesSign(sign) === undefined) throw this.unexpected();
  }

  seesKeyword(keyword: string): boolean {
    return this.next.kind === 'word' && this.next.text.toUpperCase() === keyword;
  }

  takesKeyword<T extends string>(...keywords: readonly T[]): T | undefined {
    const keyword = keywords.find((candidate) => this.seesKeyword(candidate));
    if (keyword !== undefined) this.#at++;
    return keyword;
  }

  needsKeyword(keyword: string): void {
    if (this.takesKeyword(keyword) === undefined) throw this.unexpected();
  }

  /** Whether a call of a function comes next. */
  get seesCall(): boolean {
    const behind = this.#tokens[this.#at + 1];
    return this.next.kind === 'word' && behind?.kind === 'sign' && behind.text === '(';
  }

  takesName(): string | undefined {
    const { kind, text } = this.next;
    const isName = kind === 'quoted' || (kind === 'word' && !KEYWORDS.has(text.toUpperCase()));
    if (!isName) return undefined;
    this.#at++;
    return text;
  }

  needsName(): string {
    const name = this.takesName();
    if (name === undefined) throw this.unexpected();
    return name;
  }

  path(): Path {
    const head = this.needsName();
    const rest: PathPart[] = [];
    for (;;) {
      if (this.takesSign('.')) rest.push(this.#component());
      else if (this.takesSign('[')) rest.push(this.#index());
      else return [head, ...rest];
    }
  }

  /** The value of the next `?`, which was taken. */
  parameter(): AttributeValue {
    const value = this.#parameters[this.#used++];
    if (value === undefined) throw invalid(PARAMETERS_DIFFER);
    return value;
  }

  /** @throws AwsError ValidationException when parameters are left */
  refuseUnused(): void {
    if (this.#used < this.#parameters.length) throw invalid(PARAMETERS_DIFFER);
  }

  unexpected() {
    return malformed('Unexpected term');
  }

  #component(): string {
    const name = this.takesName();
    if (name === undefined) throw malformed('Invalid path dot component');
    return name;
  }

  #index(): number {
    const { kind, text } = this.take();
    if (kind !== 'number' || !/^\d+$/.test(text)) throw this.unexpected();
    this.needsSign(']');
    return Number(text);
  }
}
