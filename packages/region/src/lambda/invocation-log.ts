import type { Clock } from '../core/clock.ts';
import { at, parseJson, textOf } from '../core/json.ts';
import type { Invocation } from '../core/ports.ts';
import { type FunctionConfig, groupNameOf } from './function-config.ts';
import type { FunctionLogs } from './logs.ts';
import type { Outcome } from './outcome.ts';
import { type InvocationReport, reportLines, startLines } from './platform-lines.ts';
import type { Worker } from './worker.ts';

export interface InvocationLogDeps {
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly logs: FunctionLogs;
}

/** How one invocation ended, and where. */
export interface Ended {
  readonly outcome: Outcome;
  /** The environment in which it ran; absent when none could be had. */
  readonly worker?: Worker;
}

const STATUS: Readonly<Record<Outcome['kind'], InvocationReport['status']>> = {
  result: 'success',
  error: 'error',
  'timed-out': 'timeout',
  exited: 'failure',
};

/** What Lambda itself writes into the log around one invocation. */
export class InvocationLog {
  readonly #deps: InvocationLogDeps;
  readonly #config: FunctionConfig;
  readonly #requestId: string;
  #logStreamName: string;
  #startedMs: number | undefined;

  constructor(deps: InvocationLogDeps, config: FunctionConfig, requestId: string) {
    this.#deps = deps;
    this.#config = config;
    this.#requestId = requestId;
    this.#logStreamName = streamOf(config, requestId, deps.clock.now());
  }

  /** Before the event is handed to the environment that writes to this stream. */
  started(logStreamName: string): void {
    this.#logStreamName = logStreamName;
    this.#startedMs = this.#deps.wallClock.now();
    this.#write(startLines(this.#config, this.#requestId, this.#deps.clock.now()));
  }

  /** @returns the milliseconds that the handler took; undefined when it did not run */
  ended({ outcome, worker }: Ended, { functionError, payload }: Invocation): number | undefined {
    const errorType = functionError && textOf(at(parseJson(payload), 'errorType'), 'Error');
    if (outcome.kind === 'timed-out' || outcome.kind === 'exited') this.#writeFailure(payload);
    if (this.#startedMs === undefined) return undefined;
    const report: InvocationReport = {
      requestId: this.#requestId,
      status: outcome.kind === 'result' && functionError !== undefined ? 'error' : STATUS[outcome.kind],
      errorType,
      durationMs: this.#deps.wallClock.now() - this.#startedMs,
      initMs: worker?.takeInitMs(),
      maxMemoryMb: worker?.maxMemoryMb ?? 0,
    };
    this.#write(reportLines(this.#config, report, this.#deps.clock.now()));
    return report.durationMs;
  }

  /** AWS writes the sandbox's own failures into the function's log. */
  #writeFailure(payload: string): void {
    const error = parseJson(payload);
    const text = [textOf(at(error, 'errorMessage')), textOf(at(error, 'errorType'), 'Error')].join('\n');
    this.#append(text, {});
  }

  #write(lines: readonly string[]): void {
    for (const text of lines) this.#append(text, { isPlatform: true });
  }

  #append(text: string, mark: { isPlatform?: true }): void {
    const { name: functionName, logging } = this.#config;
    const [logGroupName, logStreamName] = [logging.groupName, this.#logStreamName];
    this.#deps.logs.append({ functionName, logGroupName, logStreamName, requestId: this.#requestId, text, ...mark });
  }
}

/**
 * `2026/11/21/[$LATEST]` and 32 hexadecimal digits, as AWS names the stream of one execution environment. In a group
 * that is not the function's own, the name of the function stands before the bracket.
 * @param uuid of the environment; of the request where there is no environment
 */
export function streamOf({ name, version, logging }: FunctionConfig, uuid: string, nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '/');
  const owner = logging.groupName === groupNameOf(name) ? '' : name;
  return `${day}/${owner}[${version}]${uuid.replaceAll('-', '')}`;
}
