import type { ApiError, KafkaApi } from '../../../kafka-client/api-error.ts';
import type { TroubleKind } from './kinds.ts';
import { kindOf } from './table.ts';

/** Why something stands still, as commands and pages show it. */
export interface ShownTrouble {
  readonly api: KafkaApi;
  readonly code: string;
  readonly reason: string;
  /** Milliseconds since the epoch, on the region's clock. */
  readonly sinceMs: number;
  readonly attempts: number;
}

/** What usually passes by itself counts as a problem once it has lasted so long. */
const LASTS_FROM_MS = 3_000;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 10_000;

/** Doubling, up to a limit. @param failures so far, from 1 */
export const troubleDelayMs = (failures: number, firstMs = FIRST_DELAY_MS): number =>
  Math.min(firstMs * 2 ** Math.min(failures - 1, 20), MAX_DELAY_MS);

interface Met {
  readonly error: ApiError;
  readonly sinceMs: number;
  readonly failures: number;
  /** In real time: when it began, and how long it lasted when it was met last. */
  readonly fromMs: number;
  readonly lastsMs: number;
}

/** The trouble that something is in: since when, how often it was met, and when to try again. */
export class Trouble {
  #now: Met | undefined;
  #retryAtMs = 0;

  /**
   * @param regionMs the region's time
   * @param wallMs real time, for the delay
   * @returns whether it is another trouble than before
   */
  met(error: ApiError, regionMs: number, wallMs: number): boolean {
    const before = this.#now;
    const isNew = before?.error.code !== error.code || before.error.api !== error.api;
    const failures = (before?.failures ?? 0) + 1;
    const fromMs = before?.fromMs ?? wallMs;
    this.#now = { error, sinceMs: before?.sinceMs ?? regionMs, failures, fromMs, lastsMs: wallMs - fromMs };
    this.#retryAtMs = wallMs + troubleDelayMs(failures);
    return isNew;
  }

  /** @returns whether there was any */
  over(): boolean {
    const was = this.#now !== undefined;
    this.#now = undefined;
    this.#retryAtMs = 0;
    return was;
  }

  get isThere(): boolean {
    return this.#now !== undefined;
  }

  /** How long to wait before the next attempt. */
  delayMs(wallMs: number): number {
    return Math.max(0, this.#retryAtMs - wallMs);
  }

  /** The kind, once it is more than what passes by itself. */
  get problem(): TroubleKind | undefined {
    if (!this.#now) return undefined;
    const kind = kindOf(this.#now.error);
    return kind.isPassing && this.#now.lastsMs < LASTS_FROM_MS ? undefined : kind;
  }

  get shown(): ShownTrouble | undefined {
    if (!this.#now) return undefined;
    const { error, sinceMs, failures: attempts } = this.#now;
    return { api: error.api, code: error.code, reason: error.message, sinceMs, attempts };
  }
}
