import type { Clock } from '../../core/clock.ts';
import type { Journal } from '../../core/journal.ts';
import type { FunctionPort, IdFinder, Invocation } from '../../core/ports.ts';
import type { Destinations } from '../destinations.ts';
import type { CompilePattern } from './filter.ts';
import type { PartitionLag } from './kafka-membership.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
export type MappingState = 'Enabling' | 'Enabled' | 'Disabling' | 'Disabled';

/** An event source mapping as the template declares it. Times in milliseconds; what is absent has AWS's default. */
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
  /** SQS: invocations at a time. */
  readonly maximumConcurrency?: number;
  /** Retries after the first attempt; -1 for endless. */
  readonly maximumRetryAttempts?: number;
  /** -1 for no limit. */
  readonly maximumRecordAgeMs?: number;
  readonly bisectBatchOnFunctionError?: boolean;
  /** ARN, or `kafka://topic`. */
  readonly onFailure?: string;
  readonly topics?: readonly string[];
  readonly consumerGroupId?: string;
  readonly startingPosition?: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP';
  readonly startingPositionTimestampMs?: number;
  /** Set when the mapping has pollers of its own. */
  readonly provisionedPollers?: { readonly minimum: number; readonly maximum: number };
}

export type MappingChange = Partial<Omit<MappingDeclaration, 'uuid' | 'eventSourceArn'>>;

/** A running event source mapping. */
export interface Mapping {
  /** As declared, with the defaults of its source. */
  readonly settings: MappingDeclaration;
  readonly state: MappingState;
  /** Records in hand: collected, being handled, or waiting for a retry. */
  readonly pendingCount: number;
  enable(): Promise<void>;
  /** Takes no more records and resolves once those in hand are done or given back. */
  disable(): Promise<void>;
  /** Forgets how far it came, where the source does not know that itself; it must be disabled. */
  forget?(): void;
  /** How far behind each partition is, for a source that has partitions. */
  lag?(): Promise<readonly PartitionLag[]>;
}

export interface MappingDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly functions: Pick<FunctionPort, 'invoke'>;
  readonly destinations: Destinations;
  readonly findIds: IdFinder;
  readonly compilePattern: CompilePattern;
}

/** Lambda's limit for the event of one invocation. */
export const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** The name in an ARN: the queue's, the cluster's, the table's, the function's. */
export function nameIn(arn: string): string {
  const resource = arn.split(':').slice(5).join(':');
  return resource.split('/')[1] ?? resource.split(':').at(-1) ?? arn;
}

/** Where the journal says that a mapping did something. */
export const placeOfMapping = ({ eventSourceArn, functionArn }: MappingDeclaration): string =>
  `mapping/${nameIn(eventSourceArn)}/${nameIn(functionArn)}`;

/** Invokes the function; one that cannot be run is told in the journal and gives undefined. */
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
