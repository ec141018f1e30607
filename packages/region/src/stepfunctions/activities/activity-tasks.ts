import type { Clock } from '../../core/clock.ts';
import type { Json } from '../../core/json.ts';

/** What a worker gets. */
export interface ActivityTask {
  readonly taskToken: string;
  /** JSON text. */
  readonly input: string;
}

/** A task that waits for a worker. */
export interface Offer {
  /** The worker that took it, as the execution keeps it. */
  readonly taken: Promise<Json>;
  /** Nobody can take it any more. */
  withdraw(): void;
}

interface Waiting extends ActivityTask {
  readonly take: (worker: Json) => void;
}

type Poller = (task: ActivityTask | undefined) => void;

/** How long a worker's call stays open while there is nothing to do. */
export const POLL_MS = 60_000;

/** The tasks of activities that no worker has taken, and the workers that wait for one, each in the order they came. */
export class ActivityTasks {
  /** Real time: workers are outside of the region. */
  readonly #wallClock: Clock;
  readonly #tasks = new Map<string, Waiting[]>();
  readonly #pollers = new Map<string, (readonly [poller: Poller, workerName: string | undefined])[]>();

  constructor(wallClock: Clock) {
    this.#wallClock = wallClock;
  }

  offer(activityArn: string, task: ActivityTask): Offer {
    const { promise: taken, resolve: take } = Promise.withResolvers<Json>();
    const waiting: Waiting = { ...task, take };
    const next = this.#pollers.get(activityArn)?.shift();
    if (next === undefined) this.#tasks.set(activityArn, [...(this.#tasks.get(activityArn) ?? []), waiting]);
    else hand(waiting, ...next);
    return { taken, withdraw: () => this.#remove(activityArn, waiting) };
  }

  /**
   * Waits for a task.
   * @param signal the worker that waits is gone, so that it must not get a task
   * @returns undefined when none came in time
   */
  poll(activityArn: string, workerName: string | undefined, signal: AbortSignal): Promise<ActivityTask | undefined> {
    const [first, ...rest] = this.#tasks.get(activityArn) ?? [];
    return new Promise((resolve) => {
      if (first !== undefined) {
        this.#tasks.set(activityArn, rest);
        return hand(first, resolve, workerName);
      }
      const poller: Poller = (task) => {
        cancel();
        signal.removeEventListener('abort', leave);
        resolve(task);
      };
      const leave = (): void => {
        const others = this.#pollersOf(activityArn).filter(([one]) => one !== poller);
        this.#pollers.set(activityArn, others);
        poller(undefined);
      };
      const cancel = this.#wallClock.schedule(POLL_MS, leave);
      signal.addEventListener('abort', leave);
      this.#pollers.set(activityArn, [...this.#pollersOf(activityArn), [poller, workerName]]);
    });
  }

  /** Lets the calls of all workers end. */
  stop(): void {
    for (const [poller] of [...this.#pollers.values()].flat()) poller(undefined);
    this.#pollers.clear();
  }

  #pollersOf(activityArn: string) {
    return this.#pollers.get(activityArn) ?? [];
  }

  #remove(activityArn: string, task: Waiting): void {
    this.#tasks.set(
      activityArn,
      (this.#tasks.get(activityArn) ?? []).filter((one) => one !== task),
    );
  }
}

/** The execution knows who has the task before the worker has it. */
function hand({ taskToken, input, take }: Waiting, poller: Poller, workerName: string | undefined): void {
  take(workerName === undefined ? {} : { workerName });
  poller({ taskToken, input });
}
