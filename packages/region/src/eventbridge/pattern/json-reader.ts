import { scanLiteral } from './scan-literal.ts';
import { scanString } from './scan-string.ts';
import { describeChar, type PatternSyntaxError, SourceText } from './source-text.ts';

export type TokenKind = '{' | '}' | '[' | ']' | 'name' | 'string' | 'number' | 'true' | 'false' | 'null' | 'end';

interface Scope {
  readonly kind: 'Object' | 'Array';
  readonly start: number;
  entries: number;
}

const CLOSERS = { Object: '}', Array: ']' } as const;
const COMMENT =
  "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)";
/** The limit of nesting. The readers recurse once per level, and the stack must not overflow. */
const MAX_NESTING = 1000;
const TOO_DEEP = `Document nesting depth (${MAX_NESTING + 1}) exceeds the maximum allowed (${MAX_NESTING}, from \`StreamReadConstraints.getMaxNestingDepth()\`)`;
const BETWEEN_ENTRIES = 'Unexpected end-of-input within/between Object entries';

/**
 * Reads JSON token by token, with the read-ahead of the parser that EventBridge uses, so that errors name the same
 * column: it begins a field's value together with its name, and reads a string to its end only on request.
 */
export class JsonReader {
  readonly #source: SourceText;
  readonly #scopes: Scope[] = [];
  #at = 0;
  #kind: TokenKind = 'end';
  #text = '';
  /** The value that was begun together with its field name. */
  #ahead: { kind: TokenKind; text: string; start: number } | undefined;
  /** True while the current string is begun but not read to its end. */
  #openString = false;

  constructor(text: string) {
    this.#source = new SourceText(text);
  }

  /** Moves to the next token; 'end' after the last one. @throws PatternSyntaxError where the text is not JSON */
  next(): TokenKind {
    if (this.#ahead) return this.#takeAhead(this.#ahead);
    if (this.#openString) this.text();
    const char = this.#skipSpace();
    if (char === undefined) return this.#endOfText();
    if (char === '}' || char === ']') return this.#close(char);
    const scope = this.#scopes.at(-1);
    const first = scope ? this.#skipComma(scope, char) : char;
    if (scope?.kind === 'Object') return this.#name(first);
    return this.#set(this.#beginValue(first));
  }

  /** The current token's text: a string's or a name's characters, a number as written, else the token itself. */
  text(): string {
    if (!this.#openString) return this.#text;
    const { value, end } = scanString(this.#source, this.#at);
    this.#openString = false;
    this.#at = end;
    this.#text = value;
    return value;
  }

  /** The error with `message` and the current position. */
  error(message: string): PatternSyntaxError {
    return this.#source.error(message, this.#at);
  }

  #set(token: { kind: TokenKind; text: string; start: number }): TokenKind {
    this.#kind = token.kind;
    this.#text = token.text;
    this.#openString = token.kind === 'string';
    if (token.kind === '{') this.#open('Object', token.start);
    if (token.kind === '[') this.#open('Array', token.start);
    return this.#kind;
  }

  #open(kind: Scope['kind'], start: number): void {
    const depth = this.#scopes.push({ kind, start, entries: 0 });
    if (depth > MAX_NESTING) throw this.error(TOO_DEEP);
  }

  #takeAhead(token: { kind: TokenKind; text: string; start: number }): TokenKind {
    this.#ahead = undefined;
    return this.#set(token);
  }

  #endOfText(): TokenKind {
    const scope = this.#scopes.at(-1);
    if (!scope) return 'end';
    const opened = `start marker at ${this.#source.place(scope.start)}`;
    throw this.error(`Unexpected end-of-input: expected close marker for ${scope.kind} (${opened})`);
  }

  #close(char: '}' | ']'): TokenKind {
    const scope = this.#scopes.pop();
    if (!scope) {
      const kind = char === '}' ? 'Object' : 'Array';
      throw this.error(`Unexpected close marker '${char}': no open ${kind} to close`);
    }
    const expected = CLOSERS[scope.kind];
    if (char !== expected) {
      const opened = `for ${scope.kind} starting at ${this.#source.place(scope.start)}`;
      throw this.error(`Unexpected close marker '${char}': expected '${expected}' (${opened})`);
    }
    this.#at++;
    return this.#set({ kind: char, text: char, start: this.#at });
  }

  #skipComma(scope: Scope, char: string): string {
    if (scope.entries++ === 0) return char;
    if (char !== ',') throw this.#unexpected(char, `was expecting comma to separate ${scope.kind} entries`);
    this.#at++;
    const first = this.#skipSpace();
    if (first === undefined) throw this.error(`Unexpected end-of-input within/between ${scope.kind} entries`);
    return first;
  }

  #name(char: string): TokenKind {
    if (char !== '"') throw this.#unexpected(char, 'was expecting double-quote to start field name');
    const { value, end } = scanString(this.#source, this.#at + 1, 'name');
    this.#at = end;
    if (this.#skipSpace(BETWEEN_ENTRIES) !== ':') {
      throw this.#unexpected(this.#char(), 'was expecting a colon to separate field name and value');
    }
    this.#at++;
    this.#ahead = this.#beginValue(this.#skipSpace(BETWEEN_ENTRIES) ?? '');
    return this.#set({ kind: 'name', text: value, start: end });
  }

  #beginValue(char: string): { kind: TokenKind; text: string; start: number } {
    const start = this.#at;
    if (char === '{' || char === '[' || char === '"') {
      this.#at++;
      return { kind: char === '"' ? 'string' : char, text: char, start };
    }
    const literal = scanLiteral(this.#source, start);
    this.#at = literal.end;
    return { kind: literal.kind, text: literal.text, start };
  }

  #skipSpace(whenEnded?: string): string | undefined {
    const { text } = this.#source;
    while (this.#at < text.length && ' \t\r\n'.includes(text.charAt(this.#at))) this.#at++;
    if (this.#at < text.length) {
      const char = text.charAt(this.#at);
      if (char === '/') throw this.#unexpected(char, COMMENT);
      return char;
    }
    if (whenEnded !== undefined) throw this.error(whenEnded);
    return undefined;
  }

  #char(): string {
    return this.#source.text.charAt(this.#at);
  }

  #unexpected(char: string, expectation: string): PatternSyntaxError {
    return this.error(`Unexpected character (${describeChar(char)}): ${expectation}`);
  }
}
