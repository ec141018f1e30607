import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { type MetricsPort, NO_METRICS } from '../core/metrics-port.ts';
import {
  type DeliveryTimes,
  type FunctionPort,
  type Invocation,
  type InvocationOrigin,
  promptly,
} from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { realClock } from '../core/real-clock.ts';
import { RegionError } from '../core/region-error.ts';
import type { StateStore } from '../core/state-store.ts';
import type { StoredCode } from '../template/artifacts.ts';
import { Activity } from './activity.ts';
import { asyncEvents } from './async-events.ts';
import type { AsyncQueue } from './async-queue.ts';
import type { DestinationPorts } from './destinations.ts';
import { checkPayloadSize } from './errors.ts';
import { EventInvokeConfigs } from './event-invoke-config.ts';
import { type FunctionConfig, type FunctionDeclaration, functionConfig, inspected } from './function-config.ts';
import { Functions } from './functions.ts';
import { initFailureText } from './init-failure.ts';
import { DebuggerDoors } from './inspection/door.ts';
import type { Inspected, InspectOptions } from './inspection/inspection.ts';
import { Invoker } from './invoker.ts';
import { LayerVersions } from './layers/layer-versions.ts';
import { FunctionLogs, type LogListener } from './logs.ts';
import { type InvocationFaultPort, NO_INVOCATION_FAULTS } from './outcome.ts';
import { Removals } from './removals.ts';
import { StartedWorkers } from './started-workers.ts';
import type { Version } from './versions/persisted-version.ts';
import { WorkerPool } from './worker-pool.ts';
import type { WorkerPoolOptions } from './worker-pool-settings.ts';

export interface LambdaDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly accountId: string;
  readonly region: string;
  /** Variables of every function besides its own: the endpoint, credentials. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workers?: WorkerPoolOptions;
  readonly faults?: InvocationFaultPort;
  readonly metrics?: MetricsPort;
  /** When asynchronous events reach their function. */
  readonly times?: DeliveryTimes;
  /** Real time, which measures running code even when the region's clock is virtual. */
  readonly wallClock?: Clock;
  /** Waits of functions take no real time: the region's clock jumps, too. */
  readonly skipsWaits?: boolean;
}

/** The region's Lambda: functions in worker processes, invoked synchronously and asynchronously. */
export class LambdaService implements FunctionPort {
  /** The newest lines that functions and the platform wrote. */
  readonly logs: FunctionLogs;
  readonly activity: Activity;
  /** How asynchronous events are retried. */
  readonly eventInvokeConfigs: EventInvokeConfigs;
  /** The tags of functions and mappings, by ARN. */
  readonly tags = new Map<string, Readonly<Record<string, string>>>();
  readonly layers: LayerVersions;
  /** The functions with their versions and aliases. */
  readonly table: Functions;
  /** What goes with a function, a version or an alias. */
  readonly removals: Removals;
  readonly #wallClock: Clock;
  readonly #pool: WorkerPool;
  readonly #invoker: Invoker;
  readonly #queue: AsyncQueue;
  readonly #doors: DebuggerDoors;
  #ports: Omit<DestinationPorts, 'functions'> | undefined;

  constructor(deps: LambdaDeps) {
    this.layers = new LayerVersions(deps.clock);
    this.table = new Functions(deps);
    this.eventInvokeConfigs = new EventInvokeConfigs(deps.clock);
    this.removals = new Removals(this.table, this);
    this.#wallClock = deps.wallClock ?? realClock();
    this.#doors = new DebuggerDoors(this.#wallClock);
    this.logs = new FunctionLogs(deps.clock);
    const started = new StartedWorkers({ ...deps, wallClock: this.#wallClock, logs: this.logs });
    this.#pool = new WorkerPool(this.#wallClock, (config, onGone) => started.start(config, onGone), deps.workers);
    const { clock, random, journal } = deps;
    const [wallClock, logs, pool] = [this.#wallClock, this.logs, this.#pool];
    const { faults = NO_INVOCATION_FAULTS, times = promptly, metrics = NO_METRICS } = deps;
    const invoker = new Invoker({ clock, wallClock, random, journal, logs, pool, faults, metrics });
    this.#invoker = invoker;
    this.activity = new Activity(pool, invoker, started);
    const { table, eventInvokeConfigs } = this;
    const ports = () => this.ports();
    this.#queue = asyncEvents({ clock, random, journal, invoker, times, metrics, table, eventInvokeConfigs, ports });
  }

  /** Names the services to which destinations and dead letters go; they in turn need this one. */
  connect(ports: Omit<DestinationPorts, 'functions'>): void {
    this.#ports = ports;
  }

  ports(): DestinationPorts {
    if (!this.#ports) throw new Error('LambdaService.connect() must be called before anything is sent on.');
    return { ...this.#ports, functions: this };
  }

  addFunction(declaration: FunctionDeclaration): void {
    this.table.put(this.table.revised(functionConfig(declaration)));
  }

  /**
   * Changes a function, once a worker has been started with its new configuration: what cannot be initialised replaces
   * nothing. Invocations under way end as they began, later ones are new.
   * @throws RegionError CODE_REFUSED with the error of the initialisation
   */
  async changeFunction(declaration: FunctionDeclaration): Promise<void> {
    await this.#change(inspected(functionConfig(declaration), this.table.find(declaration.name)?.inspection));
  }

  /** Changes a function whether or not it can be initialised, as Lambda's API does. */
  configure(config: FunctionConfig): void {
    this.#put(this.table.revised(config));
  }

  /** Reserves concurrency for a function and its versions, which is no other revision of it. */
  reserve(config: FunctionConfig, reservedConcurrency: number | undefined): void {
    this.#put({ ...config, reservedConcurrency });
  }

  /** Publishes a version of a function. @throws AwsError ResourceNotFoundException (404) */
  publish(name: string, description?: string): Version {
    const version = this.table.versions.publish(this.functionOf(name), description);
    this.#pool.configure(version);
    return version;
  }

  /**
   * Gives a function other code.
   * @throws RegionError CODE_REFUSED as {@link changeFunction}; AwsError ResourceNotFoundException (404)
   */
  async replaceCode(name: string, code: StoredCode): Promise<void> {
    await this.#change({ ...this.functionOf(name), ...code });
  }

  /**
   * Lets a function's new invocations wait until the returned function is called, as while its other code is made.
   * @throws AwsError ResourceNotFoundException (404)
   */
  hold(name: string): () => void {
    return this.#pool.hold(this.functionOf(name));
  }

  /**
   * Opens a function for a debugger: one process handles its events, and has no time limit while one is attached.
   * @throws AwsError ResourceNotFoundException (404); the error of the system where the port is in use
   */
  async inspect(name: string, { port, sourceDir, waits }: InspectOptions): Promise<Inspected> {
    const declared = this.functionOf(name);
    const { door, port: listening } = await this.#doors.open(port);
    const config = inspected(declared, { door, sourceDir, waits });
    this.#put(config);
    return { port: listening, failure: waits === 'never' ? await this.#pool.replace(config) : undefined };
  }

  has(name: string): boolean {
    return this.table.has(name);
  }

  functions(): readonly FunctionConfig[] {
    return this.table.all();
  }

  /**
   * @param reference name, partial or full ARN, with or without a qualifier
   * @returns the ARN, with the version or the alias
   * @throws AwsError ResourceNotFoundException (404)
   */
  arnFor(reference: string, qualifier?: string): string {
    return this.table.arnFor(reference, qualifier);
  }

  /** The function or version that {@link arnFor} names; an alias with weights leads now here, now there. */
  functionOf(reference: string, qualifier?: string): FunctionConfig {
    return this.table.functionOf(reference, qualifier);
  }

  async invoke(
    functionArn: string,
    payload: string,
    ids: readonly string[],
    origin: InvocationOrigin = {},
  ): Promise<Invocation> {
    const config = this.functionOf(functionArn);
    checkPayloadSize(payload, 'RequestResponse');
    return this.#invoker.run(config, payload, ids, { ...origin, functionArn: this.arnFor(functionArn) });
  }

  async enqueue(
    functionArn: string,
    payload: string,
    ids: readonly string[],
    origin: InvocationOrigin = {},
  ): Promise<void> {
    const config = this.functionOf(functionArn);
    checkPayloadSize(payload, 'Event');
    this.#queue.add(config, payload, ids, { ...origin, functionArn: this.arnFor(functionArn) });
  }

  /** Takes over the asynchronous events that an earlier process had accepted, and persists new ones. */
  restore(stateStore: StateStore): void {
    this.#queue.restore(stateStore);
  }

  /** Asynchronous events that have not come to an end. */
  get pendingCount(): number {
    return this.#queue.pendingCount;
  }

  /** Calls `listener` for each line of any function's log, those of the platform included, until the returned function is called. */
  onLog(listener: LogListener): () => void {
    return this.logs.listen(listener);
  }

  stop(): void {
    this.#doors.close();
    this.#pool.stop();
  }

  async #change(changed: FunctionConfig): Promise<void> {
    const config = this.table.revised(changed);
    const failure = await this.#pool.replace(config);
    if (failure !== undefined) throw new RegionError('CODE_REFUSED', initFailureText(config.name, failure));
    this.table.put(config);
  }

  #put(config: FunctionConfig): void {
    this.table.put(config);
    this.#pool.configure(config);
  }
}
