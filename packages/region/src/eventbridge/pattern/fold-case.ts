/** Compares like EventBridge's equals-ignore-case: letter by letter in both cases, without language rules. */
export class FoldedText {
  readonly #lower: string;
  readonly #upper: string;

  constructor(text: string) {
    this.#lower = mapChars(text, lowerCase);
    this.#upper = mapChars(text, upperCase);
  }

  get length(): number {
    return this.#lower.length;
  }

  /** Whether `text` has these letters from `offset` on. */
  isAt(text: string, offset: number): boolean {
    if (offset < 0 || offset + this.length > text.length) return false;
    for (let at = 0; at < this.length; at++) {
      const char = text[offset + at];
      if (char !== this.#lower[at] && char !== this.#upper[at]) return false;
    }
    return true;
  }

  equals(text: string): boolean {
    return text.length === this.length && this.isAt(text, 0);
  }
}

/** One text for all texts that {@link FoldedText.equals} treats as equal. */
export function foldText(text: string): string {
  return mapChars(text, (char) => lowerCase(upperCase(char)));
}

function mapChars(text: string, change: (char: string) => string): string {
  return Array.from({ length: text.length }, (_, at) => change(text.charAt(at))).join('');
}

/** Lower case as one letter. Only U+0130 is longer in JavaScript's lower case than in Unicode's simple mapping. */
function lowerCase(char: string): string {
  if (char === '\u0130') return 'i';
  const lower = char.toLowerCase();
  return lower.length === 1 ? lower : char;
}

function upperCase(char: string): string {
  const upper = char.toUpperCase();
  return upper.length === 1 ? upper : char;
}
