import { at, textOf } from '@tributary/region/json';
import type { BusEvent } from '../check/bus.ts';
import { Handled } from './handled.ts';
import type { Idle } from './idle.ts';
import type { Opened } from './opened.ts';

const MOST_REDRIVES = 4;

/** Mends what a run has left, as a person on call does, and reads what is there before and after. */
export class Mending {
  readonly onBus: BusEvent[] = [];
  readonly handled = new Handled();
  readonly #opened: Opened;
  readonly #idle: Idle;

  constructor(opened: Opened, idle: Idle) {
    this.#opened = opened;
    this.#idle = idle;
  }

  /** Redrives until no dead letter needs a decision; a redrive may leave another such one. */
  async redrive(): Promise<void> {
    await this.#look();
    let decided = await this.#decide();
    for (let round = 0; round === 0 || (decided > 0 && round < MOST_REDRIVES); round++) {
      await this.#opened.operator.redriveAll();
      await this.#idle.until('redriven');
      await this.#look();
      decided = await this.#decide();
    }
  }

  /** Reads what later is gone: queues are read once, and the table of handled events forgets. */
  async #look(): Promise<void> {
    const { clients, resources, bus, pages } = this.#opened;
    this.onBus.push(...(await bus.read()));
    const nowMs = Date.parse(await pages.now());
    await this.handled.read(clients.dynamoDb, textOf(at(resources, 'IdempotencyTable', 'ref')), nowMs);
  }

  async #decide(): Promise<number> {
    let decided = 0;
    for (const part of this.#opened.parts) decided += await part.decide();
    return decided;
  }
}
