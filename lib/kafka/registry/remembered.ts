import type { Clock } from '../../clock.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/** A topic has a schema for each contract and version of it. More than these are the work of a producer gone mad. */
const MOST = 1_000;
/** Long enough for a batch that is tried again, and short enough for a schema that was registered too late. */
const ABSENT_MS = 5_000;

/**
 * The registry, asked once for each id and for each contract: what an id means never changes. Calls that overlap share one
 * question. That an id has no schema is remembered for seconds, so that a flood of such ids does not keep the registry
 * from answering. What it gave no answer for, and a contract that it does not know, it is asked for again the next time.
 */
export function remembered(registry: SchemaRegistry, now: Clock, most = MOST): SchemaRegistry {
  const schemas = new Answers<NonNullable<Awaited<ReturnType<SchemaRegistry['schemaOf']>>>>(most);
  const ids = new Answers<string>(most);
  const absent = new Absent(now, most);
  return {
    ...registry,
    async schemaOf(id) {
      if (absent.has(id)) return undefined;
      const schema = await schemas.of(id, () => registry.schemaOf(id));
      if (schema === undefined) absent.add(id);
      return schema;
    },
    idOf: (encodings, encoding) => ids.of(`${encoding} ${encodings.name}`, () => registry.idOf(encodings, encoding)),
  };
}

/** Answers by question. */
class Answers<Answer> {
  readonly #most: number;
  readonly #known = new Map<string, Answer>();
  readonly #asked = new Map<string, Promise<Answer | undefined>>();

  constructor(most: number) {
    this.#most = most;
  }

  of(question: string, ask: () => Promise<Answer | undefined>): Promise<Answer | undefined> {
    const known = this.#known.get(question);
    if (known !== undefined) return Promise.resolve(known);
    const asked = this.#asked.get(question) ?? this.#ask(question, ask);
    this.#asked.set(question, asked);
    return asked;
  }

  async #ask(question: string, ask: () => Promise<Answer | undefined>): Promise<Answer | undefined> {
    try {
      const answer = await ask();
      if (answer !== undefined) keep(this.#known, this.#most, question, answer);
      return answer;
    } finally {
      this.#asked.delete(question);
    }
  }
}

/** Ids without a schema, each for a while. */
class Absent {
  readonly #now: Clock;
  readonly #most: number;
  /** Milliseconds since the epoch, by id. */
  readonly #until = new Map<string, number>();

  constructor(now: Clock, most: number) {
    this.#now = now;
    this.#most = most;
  }

  has(id: string): boolean {
    return this.#now() < (this.#until.get(id) ?? 0);
  }

  add(id: string): void {
    this.#until.delete(id);
    keep(this.#until, this.#most, id, this.#now() + ABSENT_MS);
  }
}

/** The one that came first goes first. */
function keep<Value>(map: Map<string, Value>, most: number, key: string, value: Value): void {
  map.set(key, value);
  const [first] = map.keys();
  if (map.size > most && first !== undefined) map.delete(first);
}
