import type { ChangeSets } from '../cloudformation/change-sets.ts';
import type { RunningResource } from '../cloudformation/running-resource.ts';
import type { Stacks } from '../cloudformation/stacks.ts';
import type { StackUpdate } from '../cloudformation/update.ts';
import type { StateChange } from '../cloudwatch/alarms/alarm.ts';
import { type Clock, holding } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import type { IdFinder } from '../core/ports.ts';
import type { RegionError } from '../core/region-error.ts';
import type { Faults } from '../faults/faults.ts';
import type { FrontDoor } from '../http/front-door.ts';
import type { Cluster } from '../kafka-client/cluster.ts';
import type { KafkaConnection } from '../kafka-client/connection.ts';
import type { InspectOptions } from '../lambda/inspection/inspection.ts';
import type { LogListener } from '../lambda/logs.ts';
import type { Observation } from '../observation/observation.ts';
import type { Naming } from '../resources/naming.ts';
import { type CodeFiles, storeCode } from '../template/artifacts.ts';
import { besidesLoops } from '../template/language-extensions.ts';
import { parseTemplate, type Template } from '../template/template.ts';
import { parseTemplateText } from '../template/template-text.ts';
import type { Base } from './base.ts';
import { untilIdle } from './idle.ts';
import { inspect } from './inspect.ts';
import type { Opened } from './opened.ts';
import type { RegionOptions } from './options.ts';
import type { Services } from './services/services.ts';
import { type StartStack, startTemplate } from './start-stack.ts';

/** A region that runs. */
export interface Region {
  /** The endpoint for AWS SDKs and the AWS CLI: `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** The AWS Region that the stack names, such as `eu-west-1`. */
  readonly awsRegion: string;
  /** `host:port` for any Kafka client. */
  readonly kafkaBootstrapServers: string;
  /** The same, with the credentials of the cluster. */
  readonly kafkaConnection: KafkaConnection;
  /** The schema registry of Kafka's values, with Confluent's API: `http://127.0.0.1:<port>`, or one elsewhere. */
  readonly schemaRegistryUrl: string;
  readonly clock: Clock;
  readonly journal: Journal;
  /** The faults that the region injects. */
  readonly faults: Faults;
  /** By logical id. */
  readonly resources: ReadonlyMap<string, RunningResource>;
  /**
   * Calls `listener` for each line that a function writes, until the returned function is called.
   * @param options platform: also for the lines that Lambda writes: START, END, REPORT
   */
  onLog(listener: LogListener, options?: { platform?: boolean }): () => void;
  /** Calls `listener` for each alarm that comes to another state, until the returned function is called. */
  onAlarm(listener: (change: StateChange) => void): () => void;
  /**
   * Reads the package again and brings the running resources to what its template declares. What is unchanged is not
   * touched, what changes keeps its data. Updates run one after the other.
   * @throws TemplateError with all problems of the template; then everything stays, or is again, as it was
   */
  update(): Promise<StackUpdate>;
  /**
   * Gives a function other code, once a worker has loaded it. Invocations under way end with the code that they began with.
   * @param files by their paths in the function's zip
   * @throws RegionError CODE_REFUSED with the error of the function's initialisation
   */
  replaceCode(functionName: string, files: CodeFiles): Promise<void>;
  /**
   * Lets a function's new invocations wait until the returned function is called. With it around {@link replaceCode} no
   * invocation that begins in between runs the earlier code.
   * @throws AwsError ResourceNotFoundException (404)
   */
  holdInvocations(functionName: string): () => void;
  /** Invocations of a function that wait for a worker. */
  waitingInvocations(functionName: string): number;
  /**
   * Opens a function for a debugger: one process handles its events, and has no time limit while one is attached.
   * @param functionName its name, its logical id, or the end of its name after a hyphen
   * @param options default: port 9229, and the sources of maps below the current folder
   * @returns the port, on 127.0.0.1
   * @throws RegionError OPTION_INVALID, PORT_IN_USE
   */
  inspect(functionName: string, options?: Partial<InspectOptions>): Promise<number>;
  /** Resolves when the region is idle: no service has work under way or scheduled. */
  settled(): Promise<void>;
  /**
   * Calls `listener` when a write to the data folder fails, because the disk is full for example: before anything else
   * runs. The region then stops by itself; until then it persists and accepts nothing.
   */
  onFailure(listener: (failure: RegionError) => void): void;
  /** Stops the region; safe to call twice. */
  stop(): Promise<void>;
}

/** The parts of a region that runs. */
export interface Running extends Base {
  readonly door: FrontDoor;
  readonly cluster: Cluster;
  readonly schemaRegistryUrl: string;
  readonly naming: Naming;
  readonly findIds: IdFinder;
  readonly services: Services;
  readonly stacks: Stacks;
  readonly changeSets: ChangeSets;
  /** Undefined in a region that was started empty. */
  readonly startStack: StartStack | undefined;
  readonly resources: Region['resources'];
  readonly observation: Observation;
  readonly opened: Opened;
}

/** What a caller can do with them. */
export function regionOf(running: Running, settings: RegionOptions): Region {
  const { door, cluster, naming, clock, journal, faults, services, resources, opened, guard } = running;
  return {
    endpoint: door.endpoint,
    awsRegion: naming.region,
    kafkaBootstrapServers: cluster.bootstrapServers,
    kafkaConnection: cluster.connection,
    schemaRegistryUrl: running.schemaRegistryUrl,
    clock,
    journal,
    faults,
    resources,
    onLog: (listener, { platform = false } = {}) =>
      services.functions.onLog((line) => (platform || !line.isPlatform) && listener(line)),
    onAlarm: (listener) => services.alarms.listen(listener),
    update: () => holding(clock, async () => (await running.startStack?.update()) ?? NO_UPDATE),
    replaceCode: (functionName, files) =>
      services.functions.replaceCode(functionName, storeCode(settings.cacheDir, files)),
    holdInvocations: (functionName) => services.functions.hold(functionName),
    waitingInvocations: (functionName) => services.functions.activity.waitingOf(functionName),
    inspect: (functionName, options = {}) =>
      inspect({ ...services, resources, log: settings.log }, functionName, options),
    settled: () => untilIdle(services),
    onFailure: (listener) => guard.onFailure(listener),
    stop: () => opened.close(),
  };
}

const NO_UPDATE: StackUpdate = { added: [], changed: [], replaced: [], removed: [] };

export const templateOf = (text: string): Template => parseTemplate(besidesLoops(parseTemplateText(text)));

export const readTemplate = (settings: RegionOptions): Template => templateOf(startTemplate(settings));
