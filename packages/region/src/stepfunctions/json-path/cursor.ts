import { TextCursor } from '../../core/text-cursor.ts';
import { PathSyntaxError } from './path.ts';

/** Reads an expression from left to right. */
export class Cursor extends TextCursor {
  skipSpaces(): void {
    this.match(/\s*/y);
  }

  /** Reads these characters if they come next. */
  take(characters: string): boolean {
    const isHere = this.text.startsWith(characters, this.at);
    if (isHere) this.at += characters.length;
    return isHere;
  }

  /** @throws PathSyntaxError */
  expect(characters: string): void {
    if (!this.take(characters)) this.fail(`"${characters}" is missing`);
  }

  /** A text in single or double quotes, when one begins here. @throws PathSyntaxError when it does not end */
  quoted(): string | undefined {
    const quote = this.text[this.at];
    if (quote !== "'" && quote !== '"') return undefined;
    const found = this.match(quote === "'" ? /'((?:[^'\\]|\\.)*)'/sy : /"((?:[^"\\]|\\.)*)"/sy);
    return found ? (found[1] ?? '').replaceAll(/\\(.)/gs, '$1') : this.fail('a quote is not closed');
  }

  /** @throws PathSyntaxError */
  fail(reason: string): never {
    throw new PathSyntaxError(`${reason} at character ${this.at + 1} of "${this.text}"`);
  }
}
