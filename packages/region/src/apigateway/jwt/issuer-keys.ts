import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { at, type JsonObject, objectsOf, parseJson, textOf } from '../../core/json.ts';

/** API Gateway caches keys as long. */
const CACHED_MS = 2 * 60 * 60 * 1_000;
const LIMIT_MS = 5_000;
/** Tokens with made-up ids of keys must not become as many calls to the issuer. */
const LOOKS = { most: 3, inMs: 60_000 };

interface FetchedKeys {
  readonly fetchedAtMs: number;
  /** By their ids. */
  readonly keys: Promise<ReadonlyMap<string, KeyObject>>;
}

/** The public keys with which issuers sign tokens, as they publish them. */
export class IssuerKeys {
  readonly #clock: Clock;
  readonly #fetched = new Map<string, FetchedKeys>();
  /** When an issuer was asked because of a key that was not known, by issuer. */
  readonly #looksAtMs = new Map<string, readonly number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * The key of that id. One that is not known is looked for again, but not often: the issuer may have a new one.
   * @throws Error when the issuer does not answer as OpenID Connect wants it
   */
  async find(issuer: string, keyId: string): Promise<KeyObject | undefined> {
    const cached = this.#fetched.get(issuer);
    const isFresh = cached !== undefined && this.#clock.now() - cached.fetchedAtMs < CACHED_MS;
    if (!isFresh) return (await this.#fetch(issuer)).get(keyId);
    const known = (await cached.keys).get(keyId);
    if (known !== undefined || !this.#mayLookAgain(issuer)) return known;
    return (await this.#fetch(issuer)).get(keyId);
  }

  #mayLookAgain(issuer: string): boolean {
    const nowMs = this.#clock.now();
    const looks = (this.#looksAtMs.get(issuer) ?? []).filter((atMs) => nowMs - atMs < LOOKS.inMs);
    if (looks.length >= LOOKS.most) return false;
    this.#looksAtMs.set(issuer, [...looks, nowMs]);
    return true;
  }

  async #fetch(issuer: string): Promise<ReadonlyMap<string, KeyObject>> {
    const keys = keysOf(issuer);
    this.#fetched.set(issuer, { fetchedAtMs: this.#clock.now(), keys });
    try {
      return await keys;
    } catch (error) {
      this.#fetched.delete(issuer);
      throw error;
    }
  }
}

/** @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig */
async function keysOf(issuer: string): Promise<ReadonlyMap<string, KeyObject>> {
  const discovery = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const set = await fetchJson(textOf(at(discovery, 'jwks_uri')));
  const rsa = objectsOf(at(set, 'keys')).filter(({ kty }) => kty === 'RSA');
  return new Map(rsa.map((key) => [textOf(key['kid']), publicKey(key)]));
}

const publicKey = (key: JsonObject): KeyObject => createPublicKey({ key: { ...key }, format: 'jwk' });

async function fetchJson(url: string) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return parseJson(await answer.text()) ?? null;
}
