import { createContext, Script } from 'node:vm';

const MAX_MATCHING_MS = 1000;
/** How many matches one call looks for: a limit of time costs more than most matches. */
const MATCHES_AT_ONCE = 1000;

const work = new Script('work()');
const sandbox = createContext({});

/**
 * A regular expression of JSONata, which would hold up the region for ever where its parts fit a text in too many ways.
 * Such a match throws instead.
 */
class LimitedRegExp extends RegExp {
  #text = '';
  /** By the position at which the search began. */
  readonly #found = new Map<number, RegExpExecArray | null>();

  override exec(text: string): RegExpExecArray | null {
    if (text !== this.#text) this.#found.clear();
    this.#text = text;
    const from = this.lastIndex;
    if (!this.#found.has(from)) sandboxed(() => this.#search(text));
    const match = this.#found.get(from) ?? null;
    this.lastIndex = match === null ? 0 : match.index + match[0].length;
    return match;
  }

  #search(text: string): void {
    for (let count = 0; count < MATCHES_AT_ONCE; count++) {
      const from = this.lastIndex;
      const match = super.exec(text);
      this.#found.set(from, match);
      if (match === null || this.lastIndex === from) return;
    }
  }
}

/** The engine of expressions stops at the end of the time even in the midst of a match. */
function sandboxed(search: () => void): void {
  Object.assign(sandbox, { work: search });
  work.runInContext(sandbox, { timeout: MAX_MATCHING_MS });
}

/** Makes regular expressions that are limited so, for JSONata. */
export const LIMITED_REG_EXP: RegExpConstructor = new Proxy(RegExp, {
  construct: (_constructor, [pattern]) => new LimitedRegExp(pattern),
});
