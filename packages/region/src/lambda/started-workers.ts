import type { Clock } from '../core/clock.ts';
import type { Caller } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { workerEnvironment } from './environment.ts';
import type { FunctionConfig } from './function-config.ts';
import { streamOf } from './invocation-log.ts';
import { shiftBetween } from './invoker.ts';
import type { FunctionLogs } from './logs.ts';
import { Worker } from './worker.ts';

export interface StartedWorkersDeps {
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly random: Random;
  readonly region: string;
  /** Variables of every function besides its own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logs: FunctionLogs;
  readonly skipsWaits?: boolean;
}

/** A worker that makes a call, with the function as it was when the worker started. */
export interface WorkerCaller extends Caller {
  readonly config: FunctionConfig;
}

/** A call of a process that is gone arrives soon or never. */
const GONE_REMEMBERED = 100;

/** Starts workers, and knows each by the access key with which it makes its calls. */
export class StartedWorkers {
  readonly #deps: StartedWorkersDeps;
  readonly #workers = new Map<string, Worker>();
  /** By their access keys, the longest gone first. */
  readonly #gone = new Map<string, WorkerCaller>();
  readonly #counts = new Map<string, number>();
  #count = 0;

  constructor(deps: StartedWorkersDeps) {
    this.#deps = deps;
  }

  /** The workers that a function has had. */
  countOf(functionName: string): number {
    return this.#counts.get(functionName) ?? 0;
  }

  start(config: FunctionConfig, onGone: (worker: Worker) => void): Worker {
    const { region, environment, clock, wallClock, random, logs, skipsWaits = false } = this.#deps;
    this.#counts.set(config.name, this.countOf(config.name) + 1);
    const logStreamName = streamOf(config, random.uuid(), clock.now());
    const accessKeyId = `ASIALOCAL${String(++this.#count).padStart(7, '0')}`;
    const worker = new Worker({
      config,
      logStreamName,
      environment: workerEnvironment(config, region, { ...environment, AWS_ACCESS_KEY_ID: accessKeyId }, logStreamName),
      wallClock,
      shiftMs: shiftBetween(clock, wallClock),
      skipsWaits,
      onLine: (text, requestId) => {
        const line = { functionName: config.name, logGroupName: config.logging.groupName, logStreamName, text };
        logs.append(requestId === undefined ? line : { ...line, requestId });
      },
      onGone: (gone) => {
        this.#workers.delete(accessKeyId);
        this.#remember(accessKeyId, gone);
        onGone(gone);
      },
    });
    this.#workers.set(accessKeyId, worker);
    return worker;
  }

  /** The ids of the events of all running invocations. */
  get idsInHand(): readonly string[] {
    return [...this.#workers.values()].flatMap(({ ids }) => ids);
  }

  /**
   * The worker that an access key was given to. A call that a killed process had sent is still its call: it has its
   * rights, and is of its last invocation.
   */
  callerOf(accessKeyId: string): WorkerCaller | undefined {
    const worker = this.#workers.get(accessKeyId);
    return worker === undefined ? this.#gone.get(accessKeyId) : callerIn(worker);
  }

  #remember(accessKeyId: string, worker: Worker): void {
    this.#gone.set(accessKeyId, callerIn(worker));
    const [oldest] = this.#gone.keys();
    if (oldest !== undefined && this.#gone.size > GONE_REMEMBERED) this.#gone.delete(oldest);
  }
}

function callerIn(worker: Worker): WorkerCaller {
  const { config, requestId, ids } = worker;
  return { config, functionName: config.name, requestId, ids, kill: () => worker.stop() };
}
