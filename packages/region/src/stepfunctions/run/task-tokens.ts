import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json } from '../../core/json.ts';
import { defined, text } from '../../core/properties.ts';
import type { Random } from '../../core/random.ts';
import type { StateStore } from '../../core/state-store.ts';

/** What a task that was given a token came to. */
export interface TaskOutcome {
  /** JSON text; undefined for a failure. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** A task that waits for its token. */
export interface OpenTask {
  readonly ended: Promise<TaskOutcome>;
  /** Called with each heartbeat. */
  onHeartbeat: () => void;
  /** The token counts no more. */
  close(): void;
  /** Forgets the outcome. To be called when the execution stands at a later position. */
  forget(): void;
}

interface Waiting extends OpenTask {
  end(outcome: TaskOutcome): void;
}

const KIND = 'task-outcome';
const PREFIX = 'AQCEAAAAKgAAAAM';

/**
 * The tokens of all tasks that wait for a callback.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
 */
export class TaskTokens {
  readonly #stateStore: StateStore;
  readonly #random: Random;
  readonly #open = new Map<string, Waiting>();
  /** Outcomes that were accepted before the region ended, for tasks that have not gone on yet. */
  readonly #accepted: Map<string, TaskOutcome>;

  constructor({ stateStore, random }: { readonly stateStore: StateStore; readonly random: Random }) {
    this.#stateStore = stateStore;
    this.#random = random;
    this.#accepted = new Map([...stateStore.rows(KIND)].map(([token, row]) => [token, readOutcome(row)]));
  }

  /** A new token, which counts from {@link open} on. */
  create(): string {
    return PREFIX + Buffer.from(`${this.#random.uuid()}${this.#random.uuid()}`).toString('base64');
  }

  open(token: string): OpenTask {
    const { promise, resolve } = Promise.withResolvers<TaskOutcome>();
    const task: Waiting = {
      ended: promise,
      end: resolve,
      onHeartbeat: () => {},
      close: () => this.#open.delete(token),
      forget: () => {
        this.#accepted.delete(token);
        this.#stateStore.remove(KIND, token);
      },
    };
    this.#open.set(token, task);
    const accepted = this.#accepted.get(token);
    if (accepted) task.end(accepted);
    return task;
  }

  /** Ends a task. The outcome is persisted before the call returns. @throws AwsError InvalidToken, TaskTimedOut */
  end(token: string, outcome: TaskOutcome): void {
    const task = this.#find(token);
    this.#stateStore.put(KIND, token, defined(outcome));
    this.#open.delete(token);
    task.end(outcome);
  }

  /** @throws AwsError InvalidToken, TaskTimedOut */
  heartbeat(token: string): void {
    this.#find(token).onHeartbeat();
  }

  #find(token: string): Waiting {
    const task = this.#open.get(token);
    if (task) return task;
    if (!token.startsWith(PREFIX)) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  }
}

function readOutcome(row: Json): TaskOutcome {
  const outcome = isObject(row) ? row : {};
  return defined({ output: text(outcome, 'output'), error: text(outcome, 'error'), cause: text(outcome, 'cause') });
}
