import type { Connection } from './connection.ts';

export interface ConnectionLimits {
  /** More connections end others: first those that have never asked anything, then those that are idle. */
  readonly maxConnections: number;
  /** The bytes of all requests that have come and are not answered. Beyond it, the connection with most of them ends. */
  readonly maxReceivedBytes: number;
  /** The bytes of all answers that are not read. Beyond it, an answer with records has one batch. */
  readonly maxUnreadBytes: number;
}

/** The connections of a broker, which together keep within limits. */
export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #open = new Set<Connection>();

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  add(connection: Connection): void {
    if (this.#open.size >= this.#limits.maxConnections) this.#mostDispensable()?.close();
    this.#open.add(connection);
  }

  delete(connection: Connection): void {
    this.#open.delete(connection);
  }

  /** To be called after a connection has received something. */
  received(connection: Connection): void {
    // Only one that holds much can make it too much.
    if (connection.heldBytes < this.#limits.maxReceivedBytes / this.#limits.maxConnections) return;
    let [sum, most] = [0, connection];
    for (const one of this.#open) {
      sum += one.heldBytes;
      if (one.heldBytes > most.heldBytes) most = one;
    }
    if (sum > this.#limits.maxReceivedBytes) most.close();
  }

  /** How many bytes answers may have that are made now. */
  get answerRoomBytes(): number {
    let room = this.#limits.maxUnreadBytes;
    for (const { unreadBytes } of this.#open) room -= unreadBytes;
    return Math.max(0, room);
  }

  closeAll(): void {
    for (const connection of this.#open) connection.close();
  }

  #mostDispensable(): Connection | undefined {
    let found: Connection | undefined;
    for (const one of this.#open) if (found === undefined || isMoreDispensable(one, found)) found = one;
    return found;
  }
}

function isMoreDispensable(one: Connection, other: Connection): boolean {
  if (one.isBusy !== other.isBusy) return other.isBusy;
  if ((one.requests === 0) !== (other.requests === 0)) return one.requests === 0;
  return one.activeAtMs < other.activeAtMs;
}
