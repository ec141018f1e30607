import type { ChildProcess } from 'node:child_process';
import type { Cancel, Clock } from '../core/clock.ts';
import { isObject, numberOf } from '../core/json.ts';
import type { FunctionConfig } from './function-config.ts';
import { isInspectorNotice } from './inspection/inspection.ts';
import { packageFolders, realPath } from './layers/layers.ts';
import type { Interruption, Outcome } from './outcome.ts';
import { type FromWorker, type InvokeMessage, readMark, type StartMessage } from './runtime/messages.ts';
import { readLines, spawnRuntime, whenGone } from './worker-process.ts';

export interface WorkerOptions {
  readonly config: FunctionConfig;
  readonly logStreamName: string;
  readonly environment: Record<string, string>;
  /** Real time, by which running code is measured. */
  readonly wallClock: Clock;
  readonly shiftMs: number;
  /** The waits of the function take no real time. */
  readonly skipsWaits: boolean;
  readonly onLine: (text: string, requestId: string | undefined) => void;
  readonly onGone: (worker: Worker) => void;
}

/**
 * AWS gives the initialisation 10 seconds of its own, then repeats it inside the invocation.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
const INIT_LIMIT_MS = 10_000;
const HEAP_EXHAUSTED = 'JavaScript heap out of memory';

/** One execution environment: a process that loads the bundle once and handles one event at a time. */
export class Worker {
  readonly config: FunctionConfig;
  readonly logStreamName: string;
  /** How the initialisation went: undefined when the worker can take events. */
  readonly ready: Promise<Outcome | undefined>;
  readonly #options: WorkerOptions;
  readonly #child: ChildProcess;
  #finish: ((outcome: Outcome | undefined) => void) | undefined;
  /** Marks that the output of the invocation in hand still has; below 0 while its answer is still to come. */
  #unreadMarks = 0;
  #onOutputRead: (() => void) | undefined;
  #cancelTimeout: Cancel | undefined;
  /** When the time limit of what is under way is reached, on the wall clock. */
  #limitAtMs = 0;
  #requestId: string | undefined;
  #ids: readonly string[] = [];
  /** For a debugger. */
  #isWaiting = false;
  #outOfMemory = false;
  readonly #startedMs: number;
  #initMs: number | undefined;
  #maxMemoryKb = 0;
  #isStopped = false;
  #isGone = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.config = options.config;
    this.logStreamName = options.logStreamName;
    this.#child = spawnRuntime(options.config, options.environment);
    this.#startedMs = options.wallClock.now();
    this.ready = this.#expect(INIT_LIMIT_MS + options.config.timeoutMs);
    this.#child.on('message', (message) => this.#onMessage(parseMessage(message)));
    readLines(this.#child, (line) => this.#onLine(line));
    this.#child.on('error', ({ message }) => this.#onLine(`The process of the function has an error: ${message}`));
    const { wallClock } = options;
    whenGone(
      this.#child,
      (delayMs, task) => wallClock.schedule(delayMs, task),
      (code, signal) => this.#onGone(code, signal),
    );
    const { codeDir: taskRoot, inspection, layers, runtime } = options.config;
    const handler = realPath(options.config.handler, layers);
    const folders = layers && { optDir: layers.optDir, packages: packageFolders(layers, runtime) };
    this.#isWaiting = inspection !== undefined && inspection.waits !== 'never';
    const skipsWaits = options.skipsWaits && inspection === undefined;
    const opened = inspection && { sourceDir: inspection.sourceDir, waits: inspection.waits };
    const { shiftMs } = options;
    this.#send({ type: 'start', taskRoot, handler, layers: folders, shiftMs, skipsWaits, inspection: opened });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isAlive(): boolean {
    return !this.#isStopped && !this.#isGone && this.#child.connected;
  }

  /** The ids of the event in hand, by which the journal finds it. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  /** The most memory that the process has had, as far as it has told. */
  get maxMemoryMb(): number {
    return Math.ceil(this.#maxMemoryKb / 1024);
  }

  /** How long the initialisation took, for the report of the first invocation; undefined when asked again. */
  takeInitMs(): number | undefined {
    const initMs = this.#initMs;
    this.#initMs = undefined;
    return initMs;
  }

  /** Of the invocation in hand. */
  get requestId(): string | undefined {
    return this.#requestId;
  }

  /**
   * Handles one event. The worker must be ready and have none in hand.
   * @param interruption ends it from outside, with an outcome of its own
   */
  async run(message: InvokeMessage, ids: readonly string[], interruption?: Interruption): Promise<Outcome> {
    this.#requestId = message.requestId;
    this.#unreadMarks = 0;
    this.#ids = ids;
    const ended = this.#expect(message.timeoutMs);
    this.#send(message);
    const cancel = interruption && this.#interruptLater(interruption);
    const outcome = await ended;
    cancel?.();
    await this.#outputRead();
    // What a killed process has sent may arrive later: it is of the invocation that it had.
    if (this.isAlive) {
      this.#requestId = undefined;
      this.#ids = [];
    }
    return interruption?.outcome ?? outcome ?? { kind: 'exited', code: null, signal: null, outOfMemory: false };
  }

  /** Ends the process at once. It stays connected until it is gone, but must get no other event. */
  stop(): void {
    this.#isStopped = true;
    this.#child.kill('SIGKILL');
  }

  #interruptLater({ afterMs, outcome }: Interruption): Cancel {
    return this.#options.wallClock.schedule(afterMs, () => {
      this.#end(outcome);
      this.stop();
    });
  }

  #expect(limitMs: number): Promise<Outcome | undefined> {
    return new Promise((resolve) => {
      this.#finish = resolve;
      this.#limit(limitMs);
    });
  }

  /** A debugger stops the time: a function may stand at a breakpoint for as long as one is attached. */
  #limit(limitMs: number): void {
    const { wallClock } = this.#options;
    this.#limitAtMs = wallClock.now() + limitMs;
    this.#cancelTimeout = wallClock.schedule(limitMs, () => {
      if (this.#isWaiting || this.config.inspection?.door.isAttached) return this.#limit(limitMs);
      this.#end({ kind: 'timed-out' });
      this.stop();
    });
  }

  /** What a function did not have to wait for counts as time that it took. */
  #skipped(ms: number): void {
    if (this.#finish === undefined) return;
    this.#cancelTimeout?.();
    this.#limit(this.#limitAtMs - this.#options.wallClock.now() - ms);
  }

  #end(outcome: Outcome | undefined): void {
    this.#cancelTimeout?.();
    this.#finish?.(outcome);
    this.#finish = undefined;
  }

  #onMessage(message: FromWorker | undefined): void {
    if (message?.type === 'inspectable') this.config.inspection?.door.leadTo(message.port);
    else if (message?.type === 'ready') this.#onReady(message.maxMemoryKb);
    else if (message?.type === 'skipped') this.#skipped(message.ms);
    else if (message?.type === 'init-error') this.#end({ kind: 'error', payload: message.payload });
    else if (message !== undefined && message.requestId === this.#requestId) {
      this.#unreadMarks += message.marks;
      this.#maxMemoryKb = message.maxMemoryKb;
      this.#end({ kind: message.type, payload: message.payload });
    }
  }

  #onReady(maxMemoryKb: number): void {
    this.#initMs = this.#options.wallClock.now() - this.#startedMs;
    this.#maxMemoryKb = maxMemoryKb;
    const { inspection } = this.config;
    if (inspection && this.#isWaiting) void inspection.door.untilSilent().then(() => this.#end(undefined));
    else this.#end(undefined);
    this.#isWaiting = false;
  }

  #onLine(line: string): void {
    if (this.config.inspection && isInspectorNotice(line)) return;
    if (line.includes(HEAP_EXHAUSTED)) this.#outOfMemory = true;
    const mark = readMark(line);
    const text = mark?.text ?? line;
    if (mark === undefined || text !== '') this.#options.onLine(text, this.#requestId);
    if (mark === undefined || mark.requestId !== this.#requestId) return;
    this.#unreadMarks--;
    if (this.#unreadMarks === 0) this.#onOutputRead?.();
  }

  /** Resolves once the output of the invocation is read, so that every line gets its request id. */
  #outputRead(): Promise<void> {
    if (this.#unreadMarks <= 0 || this.#isGone) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onOutputRead = resolve;
    });
  }

  #onGone(code: number | null, signal: string | null): void {
    this.#isGone = true;
    this.#onOutputRead?.();
    this.#end({ kind: 'exited', code, signal, outOfMemory: this.#outOfMemory });
    this.#options.onGone(this);
  }

  #send(message: StartMessage | InvokeMessage): void {
    // A send that fails means that the process is going; its end is reported by itself.
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

/** Reads a message from a worker; the function could have written to the channel itself. */
function parseMessage(message: unknown): FromWorker | undefined {
  if (!isObject(message)) return undefined;
  const { type, requestId, payload, marks, maxMemoryKb, port, ms } = message;
  if (type === 'ready') return { type, maxMemoryKb: numberOf(maxMemoryKb) ?? 0 };
  if (type === 'inspectable') return typeof port === 'number' ? { type, port } : undefined;
  if (type === 'skipped') return typeof ms === 'number' ? { type, ms } : undefined;
  if (typeof payload !== 'string') return undefined;
  if (type === 'init-error') return { type, payload };
  const isAnswer = (type === 'result' || type === 'error') && typeof requestId === 'string';
  if (!isAnswer || typeof marks !== 'number') return undefined;
  return { type, requestId, payload, marks, maxMemoryKb: numberOf(maxMemoryKb) ?? 0 };
}
