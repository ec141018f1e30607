import type { Cancel, Clock } from './clock.ts';

interface Due {
  readonly at: number;
  /** Time does not go on for its sake alone. */
  readonly isPassive: boolean;
  readonly task: () => void;
}

/** Turns of the event loop without work before time may jump, so that answers which are on a socket can arrive. */
const QUIET_TURNS = 3;

/**
 * A clock that jumps to the next due moment when no work is running, so that a day of retries takes milliseconds. Work
 * is running while it holds the clock, see {@link Clock.hold}.
 */
export class VirtualClock implements Clock {
  #nowMs: number;
  #holds = 0;
  #quietTurns = 0;
  #turn: NodeJS.Immediate | undefined;
  readonly #due: Due[] = [];
  /** Those of {@link #due} for which time goes on. */
  #awaited = 0;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  schedule(delayMs: number, task: () => void): Cancel {
    return this.#add(delayMs, task, false);
  }

  whenPassing(delayMs: number, task: () => void): Cancel {
    return this.#add(delayMs, task, true);
  }

  #add(delayMs: number, task: () => void, isPassive: boolean): Cancel {
    // Jitter makes fractions of milliseconds; clocks and timestamps of records have whole ones.
    const due: Due = { at: this.#nowMs + Math.ceil(Math.max(0, delayMs)), isPassive, task };
    const position = this.#due.findIndex((other) => other.at > due.at);
    this.#due.splice(position === -1 ? this.#due.length : position, 0, due);
    if (!isPassive) {
      this.#awaited++;
      this.#watch();
    }
    return () => {
      const index = this.#due.indexOf(due);
      if (index !== -1) this.#take(index);
    };
  }

  #take(index: number): Due | undefined {
    const [due] = this.#due.splice(index, 1);
    if (due?.isPassive === false) this.#awaited--;
    return due;
  }

  hold(): Cancel {
    this.#holds++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds--;
      this.#watch();
    };
  }

  #watch(): void {
    this.#quietTurns = 0;
    if (this.#turn === undefined && this.#holds === 0 && this.#awaited > 0) this.#nextTurn();
  }

  #nextTurn(): void {
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      if (this.#holds > 0 || this.#awaited === 0) return;
      if (++this.#quietTurns >= QUIET_TURNS) this.#jump();
      if (this.#awaited > 0) this.#nextTurn();
    });
  }

  #jump(): void {
    this.#quietTurns = 0;
    const next = this.#take(0);
    if (!next) return;
    this.#nowMs = Math.max(this.#nowMs, next.at);
    next.task();
  }
}
