import type { StateStore } from '../../core/state-store.ts';

const KIND = 'stream-checkpoint';

/**
 * The sequence number of the last change that was handled, by the uuid of a mapping and a shard; undefined for the
 * beginning of the shard. It outlives a change of settings, and with a state store on disk the process.
 */
export class Checkpoints {
  readonly #stateStore: StateStore;
  readonly #reached = new Map<string, string | undefined>();

  constructor(stateStore: StateStore) {
    this.#stateStore = stateStore;
    for (const [key, value] of stateStore.rows(KIND))
      this.#reached.set(key, typeof value === 'string' ? value : undefined);
  }

  has(uuid: string, shardId: string): boolean {
    return this.#reached.has(keyOf(uuid, shardId));
  }

  get(uuid: string, shardId: string): string | undefined {
    return this.#reached.get(keyOf(uuid, shardId));
  }

  set(uuid: string, shardId: string, sequenceNumber: string | undefined): void {
    const key = keyOf(uuid, shardId);
    this.#reached.set(key, sequenceNumber);
    this.#stateStore.put(KIND, key, sequenceNumber ?? null);
  }

  forget(uuid: string): void {
    for (const key of this.#reached.keys()) {
      if (!key.startsWith(keyOf(uuid, ''))) continue;
      this.#reached.delete(key);
      this.#stateStore.remove(KIND, key);
    }
  }
}

const keyOf = (uuid: string, shardId: string): string => `${uuid}/${shardId}`;
