import { CALL_LIMIT_BYTES, CALL_LIMIT_ENTRIES } from './entry.ts';

interface Sendable {
  /** Undefined: it has no order with any other. */
  readonly orderingKey: string | undefined;
  readonly isStrict: boolean;
  readonly sizeBytes: number;
}

/** One PutEvents call: at most 10 entries, which are less than 1,048,576 bytes together. */
class Call<One extends Sendable> {
  readonly entries: One[] = [];
  #sizeBytes = 0;

  hasRoomFor({ sizeBytes }: One): boolean {
    if (this.entries.length === 0) return true;
    return this.entries.length < CALL_LIMIT_ENTRIES && this.#sizeBytes + sizeBytes < CALL_LIMIT_BYTES;
  }

  add(entry: One): void {
    this.entries.push(entry);
    this.#sizeBytes += entry.sizeBytes;
  }
}

/**
 * The calls that may be under way at the same moment. Entries keep their order. Those of one ordering key are in one
 * call, from the first of the key on as many as fit; of a strict key the first alone. The others wait for the next round.
 */
export function callsOfRound<One extends Sendable>(pending: readonly One[]): (readonly One[])[] {
  const calls: Call<One>[] = [];
  const callOf = new Map<string, Call<One>>();
  const waiting = new Set<string>();
  let open = new Call<One>();
  for (const entry of pending) {
    const { orderingKey: key, isStrict } = entry;
    if (key !== undefined && waiting.has(key)) continue;
    const begun = key === undefined ? undefined : callOf.get(key);
    if (key !== undefined && begun && (isStrict || begun !== open || !open.hasRoomFor(entry))) {
      waiting.add(key);
      continue;
    }
    if (!open.hasRoomFor(entry)) open = new Call();
    if (open.entries.length === 0) calls.push(open);
    open.add(entry);
    if (key !== undefined) callOf.set(key, open);
  }
  return calls.map(({ entries }) => entries);
}
