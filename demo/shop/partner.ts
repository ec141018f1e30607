import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { at, parseJson, textOf } from '@tributary/region/json';

/** What the partner does when it is told something for the first time: as shares. Else it takes the notice. */
const MOODS = { 'too-many': 0.1, failing: 0.1, 'failing-afterwards': 0.1 } as const;
type Mood = keyof typeof MOODS | 'taking';

const ACCEPTED = 202;
const KEY_HEADER = 'x-api-key';

/** Calls of the partner, by what came of them. */
export interface Calls {
  readonly total: number;
  /** Answered with 429 or 500. */
  readonly refused: number;
  /** Of a notice that the partner had, which it dropped by the id of the event. */
  readonly repeated: number;
  readonly withoutKey: number;
}

/** A partner that is told of deliveries over HTTP on this machine, and is not always well. */
export class Partner {
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });
  readonly #seed: number;
  readonly #key: string;
  /** By the id of the event: how often. */
  readonly #told = new Map<string, number>();
  readonly #unheard = new Map<string, number>();
  readonly #known = new Set<string>();
  readonly #calls = { total: 0, refused: 0, repeated: 0, withoutKey: 0 };

  private constructor(key: string, seed: number) {
    this.#key = key;
    this.#seed = seed;
  }

  static async start(key: string, seed: number): Promise<Partner> {
    const partner = new Partner(key, seed);
    partner.#server.listen(0, '127.0.0.1');
    await once(partner.#server, 'listening');
    return partner;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The partner does not listen.');
    return `http://127.0.0.1:${address.port}/notices`;
  }

  /** How often it was told of an event, by the id of the event. */
  get told(): ReadonlyMap<string, number> {
    return this.#told;
  }

  /** How often its caller did not learn that it was told of an event, and must tell it again. */
  get unheard(): ReadonlyMap<string, number> {
    return this.#unheard;
  }

  get calls(): Calls {
    return this.#calls;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const id = textOf(at(parseJson(Buffer.concat(chunks).toString()), 'metadata', 'id'));
    this.#calls.total++;
    const [status, headers] = this.#decide(request.headers[KEY_HEADER], id);
    response.on('close', () => {
      const isHeard = status === ACCEPTED && response.writableFinished;
      if (!isHeard && this.#told.has(id)) count(this.#unheard, id);
    });
    response.writeHead(status, headers).end();
  }

  #decide(key: string | readonly string[] | undefined, id: string): readonly [number, Record<string, string>] {
    if (!isSame(textOf(key), this.#key)) {
      this.#calls.withoutKey++;
      return [401, {}];
    }
    if (id === '') return [400, {}];
    const mood = this.#known.has(id) ? 'taking' : moodOf(`${this.#seed} ${id}`);
    this.#known.add(id);
    if (mood === 'taking' || mood === 'failing-afterwards') this.#take(id);
    if (mood === 'taking') return [ACCEPTED, {}];
    this.#calls.refused++;
    return mood === 'too-many' ? [429, { 'retry-after': '1' }] : [500, {}];
  }

  #take(id: string): void {
    if (this.#told.has(id)) this.#calls.repeated++;
    count(this.#told, id);
  }
}

function count(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}

/** The same for the same text, in whatever order notices come. */
function moodOf(text: string): Mood {
  let left = createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
  for (const [mood, share] of Object.entries(MOODS) as [keyof typeof MOODS, number][]) {
    if (left < share) return mood;
    left -= share;
  }
  return 'taking';
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
