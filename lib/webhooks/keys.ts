import { KitError, TributaryError, toError } from '../errors.ts';
import { at } from '../json.ts';
import type { Kit } from '../kit.ts';
import { withDefaults } from '../options.ts';

/** A text that holds keys of a partner. */
export interface KeyText {
  /** Where it is, for logs: `AWSCURRENT`. */
  readonly version: string;
  readonly text: string;
}

/** Reads the texts that hold the keys of a partner: the current one, and the one before it. */
export type ReadKeyTexts = (partner: string) => Promise<readonly KeyText[]>;

interface KeySettings {
  /** Keys that are older are read again before they count. */
  readonly maxAgeMs: number;
  /** Requests make them be read again at most so often: with a wrong signature, or after a failure. */
  readonly rereadAfterMs: number;
}

const DEFAULTS: KeySettings = { maxAgeMs: 300_000, rereadAfterMs: 10_000 };

interface Known {
  readonly keys: readonly Buffer[];
  readonly readAtMs: number;
}

interface Failed {
  readonly error: unknown;
  readonly failedAtMs: number;
}

/** The keys of partners, as read a while ago at most. */
export class PartnerKeys {
  readonly #read: ReadKeyTexts;
  readonly #kit: Pick<Kit, 'now' | 'logger'>;
  readonly #settings: KeySettings;
  readonly #known = new Map<string, Known>();
  readonly #failed = new Map<string, Failed>();

  constructor(read: ReadKeyTexts, kit: Pick<Kit, 'now' | 'logger'>, options: Partial<KeySettings> = {}) {
    this.#read = read;
    this.#kit = kit;
    this.#settings = withDefaults(DEFAULTS, options);
  }

  /** @throws TributaryError PARTNER_KEYS_UNREADABLE, PARTNER_KEYS_INVALID */
  async of(partner: string): Promise<readonly Buffer[]> {
    const known = this.#known.get(partner);
    return known !== undefined && this.#kit.now() - known.readAtMs < this.#settings.maxAgeMs
      ? known.keys
      : this.#fresh(partner);
  }

  /**
   * The keys as they are now, for a signature that none of the known ones has made: they may just have been rotated.
   * @returns undefined when they were read a moment ago
   * @throws TributaryError as `of`
   */
  async newer(partner: string): Promise<readonly Buffer[] | undefined> {
    const { readAtMs = 0 } = this.#known.get(partner) ?? {};
    return this.#kit.now() - readAtMs < this.#settings.rereadAfterMs ? undefined : this.#fresh(partner);
  }

  /** A failure stands for a while: a flood of requests must not make Secrets Manager throttle. */
  async #fresh(partner: string): Promise<readonly Buffer[]> {
    const nowMs = this.#kit.now();
    const failed = this.#failed.get(partner);
    if (failed !== undefined && nowMs - failed.failedAtMs < this.#settings.rereadAfterMs) throw failed.error;
    try {
      const keys = await this.#stored(partner);
      this.#known.set(partner, { keys, readAtMs: nowMs });
      return keys;
    } catch (error) {
      this.#failed.set(partner, { error, failedAtMs: nowMs });
      throw error;
    }
  }

  async #stored(partner: string): Promise<readonly Buffer[]> {
    const texts = await this.#read(partner).catch((thrown: unknown) => {
      const { message } = toError(thrown);
      throw new KitError('PARTNER_KEYS_UNREADABLE', { partner, problem: message }, { cause: thrown });
    });
    return this.#usable(texts, partner);
  }

  /** One text that cannot be used, as after a slip in a rotation, leaves the keys of the others. */
  #usable(texts: readonly KeyText[], partner: string): readonly Buffer[] {
    let unusable: unknown;
    const keys = texts.flatMap(({ version, text }) => {
      try {
        return keysIn(text, partner);
      } catch (thrown) {
        unusable ??= thrown;
        if (!(thrown instanceof TributaryError)) throw thrown;
        this.#kit.logger.warn('A version of keys cannot be used', {
          version,
          code: thrown.code,
          reason: thrown.message,
        });
        return [];
      }
    });
    if (keys.length === 0) throw unusable ?? invalid(partner, 'there is none');
    return keys;
  }
}

/** A short key could be guessed, and an empty one is known to everybody. */
const MIN_KEY_BYTES = 16;
const MAX_KEYS = 4;

/**
 * The keys in a text: one by itself, or `{ "keys": ["new", "old"] }`. Blanks around it are no part of it: a file ends with
 * a new line.
 * @throws TributaryError PARTNER_KEYS_INVALID
 */
export function keysIn(stored: string, partner: string): readonly Buffer[] {
  const text = stored.trim();
  const list = text.startsWith('{') ? at(parsed(text), 'keys') : [text];
  if (!Array.isArray(list) || list.length > MAX_KEYS) throw invalid(partner, `it is no list of 1 to ${MAX_KEYS} keys`);
  return list.map((key: unknown) => {
    const bytes = Buffer.from(typeof key === 'string' ? key : '');
    if (bytes.length < MIN_KEY_BYTES) throw invalid(partner, `a key has less than ${MIN_KEY_BYTES} bytes`);
    return bytes;
  });
}

/** Its error would quote the keys. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const invalid = (partner: string, problem: string) => new KitError('PARTNER_KEYS_INVALID', { partner, problem });
