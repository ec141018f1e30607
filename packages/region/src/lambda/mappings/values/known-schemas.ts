import { type Clock, holding } from '../../../core/clock.ts';
import type { LookedUp, SchemaRegistry } from './registry.ts';

/** As many answers are remembered; beyond it the oldest are forgotten. */
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

/** What a registry has said of ids. */
export type Schemas = ReadonlyMap<string, LookedUp>;

/** The schemas that a mapping has looked up, by id. An id stands for the same schema for ever. */
export class KnownSchemas {
  readonly #deps: KnownSchemasDeps;
  /** The oldest first. */
  readonly #known = new Map<string, Known>();
  readonly #asked = new Map<string, Promise<LookedUp>>();

  constructor(deps: KnownSchemasDeps) {
    this.#deps = deps;
  }

  /**
   * What the registry says of these ids, of which only those that are not known are asked for; at once when all are. What
   * is found is the caller's, however much else is looked up or forgotten meanwhile.
   * @throws ApiError of `SchemaRegistry` when the registry does not say
   */
  lookUp(ids: Iterable<string>): Schemas | Promise<Schemas> {
    const all = [...new Set(ids)].map((id) => [id, this.#lasting(id)] as const);
    const found = new Map(all.flatMap(([id, known]) => (known === undefined ? [] : [[id, known] as const])));
    const wanted = all.flatMap(([id, known]) => (known === undefined ? [id] : []));
    return wanted.length === 0 ? found : holding(this.#deps.clock, () => this.#withAll(found, wanted));
  }

  async #withAll(found: Map<string, LookedUp>, ids: readonly string[]): Promise<Schemas> {
    for (let start = 0; start < ids.length; start += AT_A_TIME) {
      await Promise.all(ids.slice(start, start + AT_A_TIME).map(async (id) => found.set(id, await this.#ask(id))));
    }
    return found;
  }

  /** Who asks for what somebody has asked for waits for the same answer. */
  #ask(id: string): Promise<LookedUp> {
    const asked = this.#asked.get(id) ?? this.#find(id).finally(() => this.#asked.delete(id));
    this.#asked.set(id, asked);
    return asked;
  }

  async #find(id: string): Promise<LookedUp> {
    const found = await this.#deps.registry.find(id);
    this.#remember(id, { found, atMs: this.#deps.wallClock.now() });
    return found;
  }

  #remember(id: string, known: Known): void {
    this.#known.delete(id);
    this.#known.set(id, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }

  /** What is remembered of an id, as long as it holds. */
  #lasting(id: string): LookedUp | undefined {
    const known = this.#known.get(id);
    if (known === undefined || known.found.kind !== 'absent') return known?.found;
    return this.#deps.wallClock.now() - known.atMs < ABSENT_MS ? known.found : undefined;
  }
}
