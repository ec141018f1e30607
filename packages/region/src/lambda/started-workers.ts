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
}

/** Starts workers, and knows each by the access key with which it makes its calls. */
export class StartedWorkers {
  readonly #deps: StartedWorkersDeps;
  readonly #workers = new Map<string, Worker>();
  #count = 0;

  constructor(deps: StartedWorkersDeps) {
    this.#deps = deps;
  }

  start(config: FunctionConfig, onGone: (worker: Worker) => void): Worker {
    const { region, environment, clock, wallClock, random, logs } = this.#deps;
    const logStreamName = streamOf(config, random.uuid(), clock.now());
    const accessKeyId = `ASIALOCAL${String(++this.#count).padStart(7, '0')}`;
    const worker = new Worker({
      config,
      logStreamName,
      environment: workerEnvironment(config, region, { ...environment, AWS_ACCESS_KEY_ID: accessKeyId }, logStreamName),
      wallClock,
      shiftMs: shiftBetween(clock, wallClock),
      onLine: (text, requestId) => {
        const line = { functionName: config.name, logGroupName: config.logging.groupName, logStreamName, text };
        logs.append(requestId === undefined ? line : { ...line, requestId });
      },
      onGone: (gone) => {
        this.#workers.delete(accessKeyId);
        onGone(gone);
      },
    });
    this.#workers.set(accessKeyId, worker);
    return worker;
  }

  /** The worker that an access key was given to. */
  callerOf(accessKeyId: string): Caller | undefined {
    const worker = this.#workers.get(accessKeyId);
    if (worker === undefined) return undefined;
    const { config, requestId, ids } = worker;
    return { functionName: config.name, requestId, ids, kill: () => worker.stop() };
  }
}
