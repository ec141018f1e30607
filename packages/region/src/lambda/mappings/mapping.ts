import type { Clock } from '../../core/clock.ts';
import type { Journal } from '../../core/journal.ts';
import type { MetricsPort } from '../../core/metrics-port.ts';
import type { FunctionPort, IdFinder, Invocation } from '../../core/ports.ts';
import type { TopicPartition } from '../../kafka-client/record.ts';
import type { Destinations } from '../destinations.ts';
import { functionNameIn } from '../function-config.ts';
import type { CompilePattern } from './filter.ts';
import type { LastResult } from './last-result.ts';
import type { ShownTrouble } from './trouble/trouble.ts';
import type { SchemaRegistrySettings } from './values/settings.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
export type MappingState = 'Enabling' | 'Enabled' | 'Disabling' | 'Disabled';

/** An event source mapping as the template declares it. Times in milliseconds; an absent setting has AWS's default. */
export interface MappingDeclaration {
  readonly uuid: string;
  readonly functionArn: string;
  readonly eventSourceArn: string;
  readonly enabled?: boolean;
  readonly batchSize?: number;
  readonly windowMs?: number;
  /** Patterns, JSON text. */
  readonly filters?: readonly string[];
  readonly reportBatchItemFailures?: boolean;
  /** SQS: invocations at a time; undefined takes a limit away in a change. */
  readonly maximumConcurrency?: number | undefined;
  /** Streams: batches of a shard at a time on AWS. */
  readonly parallelizationFactor?: number;
  /** Retries after the first attempt; -1 for endless. */
  readonly maximumRetryAttempts?: number;
  /** -1 for no limit. */
  readonly maximumRecordAgeMs?: number;
  readonly bisectBatchOnFunctionError?: boolean;
  /** ARN, or `kafka://topic`; undefined takes it away in a change. */
  readonly onFailure?: string | undefined;
  readonly topics?: readonly string[];
  readonly consumerGroupId?: string;
  readonly startingPosition?: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP';
  readonly startingPositionTimestampMs?: number;
  /** Set when the mapping has pollers of its own. */
  readonly provisionedPollers?: { readonly minimum: number; readonly maximum: number };
  /** Set when keys or values are decoded before the function gets them; undefined takes that away in a change. */
  readonly schemaRegistry?: SchemaRegistrySettings | undefined;
}

export type MappingChange = Partial<Omit<MappingDeclaration, 'uuid' | 'eventSourceArn'>>;

export interface PartitionLag extends TopicPartition {
  readonly committedOffset: bigint;
  readonly endOffset: bigint;
  readonly lagRecords: number;
  /** Records that the cluster deleted before they were read. */
  readonly missingRecords: number;
  /** Batches that could not be read and were given up. */
  readonly unreadableBatches: number;
  /** Why it stands still; undefined when it does not. */
  readonly trouble?: ShownTrouble;
}

/** Reads one event source and hands its records to the function. */
export interface SourceReader {
  /** As declared, with the defaults of its source. */
  readonly settings: MappingDeclaration;
  /** Records in hand: collected, being handled, or waiting for a retry. */
  readonly pendingCount: number;
  /** What came of the last attempt; a queue has none. */
  readonly lastResult?: LastResult;
  /** @throws AwsError InvalidParameterValueException for a source that is not there, or a filter that is no pattern */
  check?(): void;
  start(): Promise<void>;
  /** Takes no more records and resolves once those in hand are done or given back. */
  stop(): Promise<void>;
  /** Forgets how far it came, where the source does not know that itself; it must be stopped. */
  forget?(): void;
  /** Why nothing at all is read; undefined when something is. */
  readonly trouble?: ShownTrouble | undefined;
  /** How far behind each partition is, for a source that has partitions. */
  lag?(): Promise<readonly PartitionLag[]>;
}

/** An event source mapping: switches the reader of its source on and off. */
export class Mapping {
  readonly #reader: SourceReader;
  #state: MappingState = 'Disabled';

  constructor(reader: SourceReader) {
    this.#reader = reader;
  }

  get settings(): MappingDeclaration {
    return this.#reader.settings;
  }

  get state(): MappingState {
    return this.#state;
  }

  get pendingCount(): number {
    return this.#reader.pendingCount;
  }

  /** In Lambda's words; undefined for a queue. */
  get lastResult(): string | undefined {
    return this.#reader.lastResult?.text;
  }

  /** Whether its last attempt to process records was none. */
  get hasProblem(): boolean {
    return this.lastResult?.startsWith('PROBLEM') === true;
  }

  /** Why it is in its state: the operator's wish, or the code of what keeps it from reading. */
  get stateReason(): string {
    return this.#reader.lastResult?.stopReason ?? reasonOfUser(this.settings.eventSourceArn);
  }

  /** Why nothing at all is read; undefined when something is. */
  get trouble(): ShownTrouble | undefined {
    return this.#reader.trouble;
  }

  /** @throws AwsError InvalidParameterValueException for a source that is not there, or a filter that is no pattern */
  check(): void {
    this.#reader.check?.();
  }

  /** @throws the error of a source that cannot be read; the mapping is disabled then */
  async enable(): Promise<void> {
    if (this.#state !== 'Disabled') return;
    this.#state = 'Enabling';
    try {
      await this.#reader.start();
    } catch (error) {
      this.#state = 'Disabled';
      throw error;
    }
    if (this.#state === 'Enabling') this.#state = 'Enabled';
  }

  async disable(): Promise<void> {
    if (this.#state !== 'Enabled' && this.#state !== 'Enabling') return;
    this.#state = 'Disabling';
    await this.#reader.stop();
    this.#state = 'Disabled';
  }

  forget(): void {
    this.#reader.forget?.();
  }

  async lag(): Promise<readonly PartitionLag[]> {
    return (await this.#reader.lag?.()) ?? [];
  }
}

export interface MappingDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly functions: Pick<FunctionPort, 'invoke'>;
  readonly destinations: Destinations;
  readonly findIds: IdFinder;
  readonly compilePattern: CompilePattern;
  readonly metrics?: MetricsPort;
}

/** Lambda's limit for the event of one invocation. */
export const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** Lambda's word for what somebody asked for; streams have one of their own. */
const reasonOfUser = (eventSourceArn: string): string =>
  eventSourceArn.split(':')[2] === 'dynamodb' ? 'User action' : 'USER_INITIATED';

/** The name in an ARN: the queue's, the cluster's, the table's, the function's. */
export function nameIn(arn: string): string {
  const ofFunction = /^arn:[^:]+:lambda:/.test(arn) ? functionNameIn(arn) : undefined;
  if (ofFunction !== undefined) return ofFunction;
  const resource = arn.split(':').slice(5).join(':');
  return resource.split('/')[1] ?? resource.split(':').at(-1) ?? arn;
}

/** The location of a mapping in the journal. */
export const locationOf = ({ eventSourceArn, functionArn }: MappingDeclaration): string =>
  `mapping/${nameIn(eventSourceArn)}/${nameIn(functionArn)}`;

/** Invokes the function; when it cannot be run, the journal says so and the result is undefined. */
export async function tryInvoke(
  deps: MappingDeps,
  declaration: MappingDeclaration,
  payload: string,
  ids: readonly string[],
): Promise<Invocation | undefined> {
  try {
    return await deps.functions.invoke(declaration.functionArn, payload, ids);
  } catch (error) {
    deps.journal.record('throttled', `function/${nameIn(declaration.functionArn)}`, ids, { reason: String(error) });
    return undefined;
  }
}
