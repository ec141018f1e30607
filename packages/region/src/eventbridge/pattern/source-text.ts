/** A syntax error in a pattern. Its message follows "Event pattern is not valid. Reason: ". */
export class PatternSyntaxError extends Error {
  override readonly name = 'PatternSyntaxError';
}

/** An invalid operand. EventBridge's message for it names no line and column. */
export class PatternOperandError extends Error {
  override readonly name = 'PatternOperandError';
}

/** EventBridge quotes at most this much of the pattern in an error message. */
const MAX_QUOTED_CHARS = 500;

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/**
 * A JSON text with positions worded as in EventBridge's error messages, which are those of the Jackson parser:
 * lines and columns count from 1.
 */
export class SourceText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** `[Source: (String)"..."; line: 1, column: 5]` for the character at `index`. */
  place(index: number): string {
    const { line, column } = this.#lineAndColumn(index);
    return `[Source: (String)${this.#quoted()}; line: ${line}, column: ${column}]`;
  }

  /** The error with `message` and the position of the character at `index`. */
  error(message: string, index: number): PatternSyntaxError {
    return new PatternSyntaxError(`${message}\n at ${this.place(index)}`);
  }

  #lineAndColumn(index: number): { line: number; column: number } {
    let line = 1;
    let lineStart = 0;
    for (let at = 0; at < index; at++) {
      const code = this.text.charCodeAt(at);
      const crLf = code === CARRIAGE_RETURN && this.text.charCodeAt(at + 1) === NEWLINE;
      if ((code !== NEWLINE && code !== CARRIAGE_RETURN) || crLf) continue;
      line++;
      lineStart = at + 1;
    }
    return { line, column: index - lineStart + 1 };
  }

  #quoted(): string {
    const quoted = `"${visible(this.text.slice(0, MAX_QUOTED_CHARS))}"`;
    const hiddenChars = this.text.length - MAX_QUOTED_CHARS;
    return hiddenChars > 0 ? `${quoted}[truncated ${hiddenChars} chars]` : quoted;
  }
}

/** Control characters other than line ends are shown as \uXXXX. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}]/gu, (char) => {
    const code = char.charCodeAt(0);
    if (code === NEWLINE || code === CARRIAGE_RETURN) return char;
    return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/** A character as in the messages: `'x' (code 120)`. */
export function describeChar(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 32) return `(CTRL-CHAR, code ${code})`;
  if (code > 255) return `'${char}' (code ${code} / 0x${code.toString(16)})`;
  return `'${char}' (code ${code})`;
}
