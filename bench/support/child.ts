import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { at, listOf, numberOf } from '@tributary/region/json';

export interface ChildSettings {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Options of Node itself. */
  readonly execArgv?: readonly string[];
}

/** A figure in the message of a process; NaN where there is none. */
export const figureIn = (message: unknown, name: string): number => numberOf(at(message, name)) ?? Number.NaN;

/** A list of figures in the message of a process. */
export const figuresIn = (message: unknown, name: string): number[] => listOf(at(message, name)).map(Number);

/** A process of its own for one contender or one endpoint, so that none warms up, or litters, the heap of another. */
export class Child implements Disposable {
  readonly #process: ChildProcess;

  constructor(file: string, { env = {}, args = [], execArgv = [] }: ChildSettings = {}) {
    this.#process = fork(file, args, {
      env: { ...process.env, ...env },
      execArgv: [...execArgv],
      // What a function logs goes nowhere, as cheaply as it can.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** The next message of the process. @throws Error when it ends instead */
  async message(): Promise<unknown> {
    const gone = new AbortController();
    const ended = once(this.#process, 'exit', { signal: gone.signal }).then(([code]) => {
      throw new Error(`${this.#process.spawnargs.slice(1).join(' ')} ended with code ${code}`);
    });
    // When a message came first nobody waits for the end any more, and giving up that wait rejects it.
    ended.catch(() => undefined);
    try {
      const [message] = await Promise.race([once(this.#process, 'message'), ended]);
      return message;
    } finally {
      gone.abort();
    }
  }

  ask(question: object | number): Promise<unknown> {
    const answer = this.message();
    this.#process.send(question);
    return answer;
  }

  [Symbol.dispose](): void {
    this.#process.kill();
  }
}
