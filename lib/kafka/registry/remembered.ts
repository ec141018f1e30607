import type { SchemaRegistry } from './schema-registry.ts';

/** A topic has a schema for each contract and version of it. More than these are the work of a producer gone mad. */
const MOST = 1_000;

/**
 * The registry, asked once for each id and for each contract: what an id means never changes. Calls that overlap share one
 * question. What it does not know, and what it gave no answer for, it is asked for again the next time.
 */
export function remembered(registry: SchemaRegistry, most = MOST): SchemaRegistry {
  const schemas = new Answers<Awaited<ReturnType<SchemaRegistry['schemaOf']>>>(most);
  const ids = new Answers<string | undefined>(most);
  return {
    ...registry,
    schemaOf: (id) => schemas.of(id, () => registry.schemaOf(id)),
    idOf: (encodings, encoding) => ids.of(`${encoding} ${encodings.name}`, () => registry.idOf(encodings, encoding)),
  };
}

/** Answers by question. */
class Answers<Answer> {
  readonly #most: number;
  readonly #known = new Map<string, Answer>();
  readonly #asked = new Map<string, Promise<Answer>>();

  constructor(most: number) {
    this.#most = most;
  }

  of(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#known.get(question);
    if (known !== undefined) return Promise.resolve(known);
    const asked = this.#asked.get(question) ?? this.#ask(question, ask);
    this.#asked.set(question, asked);
    return asked;
  }

  async #ask(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await ask();
      if (answer !== undefined) this.#keep(question, answer);
      return answer;
    } finally {
      this.#asked.delete(question);
    }
  }

  /** The one that came first goes first. */
  #keep(question: string, answer: Answer): void {
    this.#known.set(question, answer);
    const [first] = this.#known.keys();
    if (this.#known.size > this.#most && first !== undefined) this.#known.delete(first);
  }
}
