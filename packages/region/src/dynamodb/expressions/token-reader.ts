import { InvalidExpression } from './invalid-expression.ts';
import type { Path, PathPart, PathSyntax } from './syntax.ts';

interface Token {
  readonly text: string;
  readonly start: number;
}

const TOKEN = /\s*(?:(<>|<=|>=|[=<>+\-(),.[\]])|([#:]?\w+)|(\S))/y;
const END = '<EOF>';
const NAME = /^[A-Za-z_]\w*$/;
const ALIAS = /^#\w+$/;
const VALUE = /^:\w+$/;
const INDEX = /^\d+$/;

/** The tokens of an expression, read one by one. Keywords are told from names by the grammar that reads. */
export class TokenReader {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #keywords: ReadonlySet<string>;
  #at = 0;

  /** @param keywords in upper case; they cannot be names */
  constructor(source: string, keywords: ReadonlySet<string>) {
    this.#source = source;
    this.#keywords = keywords;
    this.#tokens = tokensOf(source);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Whether the next token is that sign. */
  sees(sign: string): boolean {
    return this.#tokens[this.#at]?.text === sign;
  }

  /** Whether the sign comes after the next token. */
  seesNext(sign: string): boolean {
    return this.#tokens[this.#at + 1]?.text === sign;
  }

  takes(sign: string): boolean {
    const isThere = this.sees(sign);
    if (isThere) this.#at++;
    return isThere;
  }

  takesOneOf<T extends string>(signs: readonly T[]): T | undefined {
    return signs.find((sign) => this.takes(sign));
  }

  /** @throws InvalidExpression when the next token is another */
  needs(sign: string): void {
    if (!this.takes(sign)) this.fail();
  }

  takesKeyword<T extends string>(...keywords: readonly T[]): T | undefined {
    const text = this.#tokens[this.#at]?.text.toUpperCase();
    const keyword = keywords.find((candidate) => candidate === text);
    if (keyword !== undefined) this.#at++;
    return keyword;
  }

  takesName(): string | undefined {
    const text = this.#tokens[this.#at]?.text ?? '';
    if (!NAME.test(text) || this.#keywords.has(text.toUpperCase())) return undefined;
    this.#at++;
    return text;
  }

  takesValue(): string | undefined {
    return this.#takesForm(VALUE);
  }

  /** A document path; undefined when the next token is neither a name nor an alias. */
  takesPath(): PathSyntax | undefined {
    const head = this.#takesForm(ALIAS) ?? this.takesName();
    return head === undefined ? undefined : this.pathFrom([head]);
  }

  /** The path with what follows of it. */
  pathFrom([head, ...more]: Path): PathSyntax {
    const rest: PathPart[] = [...more];
    for (;;) {
      if (this.takes('.')) rest.push(this.#takesForm(ALIAS) ?? this.takesName() ?? this.fail());
      else if (this.takes('[')) {
        rest.push(Number(this.#takesForm(INDEX) ?? this.fail()));
        this.needs(']');
      } else return { kind: 'path', parts: [head, ...rest] };
    }
  }

  /** @throws InvalidExpression that names the next token and its neighbours */
  fail(): never {
    const token = this.#tokens[this.#at];
    const from = this.#tokens[this.#at - 1] ?? token;
    const to = this.#tokens[this.#at + 1] ?? token ?? from;
    const near = from && to ? this.#source.slice(from.start, to.start + to.text.length) : '';
    throw new InvalidExpression(`Syntax error; token: "${token?.text ?? END}", near: "${near}"`);
  }

  #takesForm(form: RegExp): string | undefined {
    const text = this.#tokens[this.#at]?.text;
    if (text === undefined || !form.test(text)) return undefined;
    this.#at++;
    return text;
  }
}

function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  const form = new RegExp(TOKEN);
  for (let match = form.exec(source); match !== null; match = form.exec(source)) {
    const text = match[1] ?? match[2] ?? match[3] ?? '';
    tokens.push({ text, start: form.lastIndex - text.length });
  }
  return tokens;
}
