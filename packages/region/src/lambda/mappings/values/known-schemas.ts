import { type Clock, holding } from '../../../core/clock.ts';
import type { LookedUp, SchemaRegistry } from './registry.ts';

/** As many answers are remembered before all of them are asked for again. */
const MAX_KNOWN = 5_000;
/** How long an id counts as absent, as it may be registered any moment. */
const ABSENT_MS = 5_000;
/** Questions to a registry at a time. */
const AT_A_TIME = 8;

interface Known {
  readonly found: LookedUp;
  readonly atMs: number;
}

export interface KnownSchemasDeps {
  readonly registry: SchemaRegistry;
  /** The region's time, which stands still while the registry is asked. */
  readonly clock: Clock;
  /** Real time. */
  readonly wallClock: Clock;
}

/** The schemas that a mapping has looked up, by id. An id stands for the same schema for ever. */
export class KnownSchemas {
  readonly #deps: KnownSchemasDeps;
  readonly #known = new Map<string, Known>();
  readonly #asked = new Map<string, Promise<void>>();

  constructor(deps: KnownSchemasDeps) {
    this.#deps = deps;
  }

  /** What an earlier look-up has found. */
  get(id: string): LookedUp | undefined {
    return this.#known.get(id)?.found;
  }

  /**
   * Looks up the ids that are not known; undefined when all are.
   * @throws ApiError of `SchemaRegistry` when the registry does not say; then none of them need be known
   */
  lookUp(ids: Iterable<string>): Promise<void> | undefined {
    const wanted = [...new Set(ids)].filter((id) => !this.#isKnown(id));
    if (wanted.length === 0) return undefined;
    if (this.#known.size > MAX_KNOWN) this.#known.clear();
    return holding(this.#deps.clock, () => this.#askAll(wanted));
  }

  async #askAll(ids: readonly string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += AT_A_TIME) {
      await Promise.all(ids.slice(start, start + AT_A_TIME).map((id) => this.#ask(id)));
    }
  }

  /** Who asks for what somebody has asked for waits for the same answer. */
  async #ask(id: string): Promise<void> {
    const asked = this.#asked.get(id) ?? this.#find(id).finally(() => this.#asked.delete(id));
    this.#asked.set(id, asked);
    await asked;
  }

  async #find(id: string): Promise<void> {
    const found = await this.#deps.registry.find(id);
    this.#known.set(id, { found, atMs: this.#deps.wallClock.now() });
  }

  #isKnown(id: string): boolean {
    const known = this.#known.get(id);
    if (known === undefined) return false;
    return known.found.kind !== 'absent' || this.#deps.wallClock.now() - known.atMs < ABSENT_MS;
  }
}
