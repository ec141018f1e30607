import type { Clock } from '../core/clock.ts';
import type { Serve } from './connection.ts';
import type { GroupCoordinator } from './group/coordinator.ts';
import { type Api, type ApiDefinition, defineApi, type Handler } from './protocol/api.ts';
import type { BatchRecord } from './records/record.ts';
import type { Turns } from './records/steps.ts';
import type { RequestMemory } from './request-memory.ts';
import type { Topics } from './topic/topics.ts';

/** Everything that the APIs act on. */
export interface BrokerState {
  readonly clusterId: string;
  readonly host: string;
  /** Known once the broker listens. */
  port: number;
  readonly defaultPartitions: number;
  /** Real time: how long clients wait. */
  readonly liveness: Clock;
  /** For work that is long. */
  readonly turns: Turns;
  /** How many bytes answers may have that are made now. */
  readonly answerRoomBytes: () => number;
  /** For what is read to be sent; a connection gives it back when it was sent. */
  readonly memory: RequestMemory;
  /** Told of what fails while nobody can be answered. */
  readonly onError: (error: unknown) => void;
  /** The broker's own settings in DescribeConfigs. */
  readonly settings: Readonly<Record<string, string>>;
  readonly topics: Topics;
  readonly groups: GroupCoordinator;
  /** Gives producer ids that were never given before. */
  readonly newProducerId: () => number;
  /** Told of each batch that was appended. */
  readonly onAppend?: AppendListener;
}

/** The faults that can be injected into a broker. */
export interface BrokerFaults {
  /** Serves as `serve` does, or worse; `cut` closes the client's connection. */
  around(serve: Serve, cut: () => void): Serve;
  /** Whether the members of a group have to join anew, asked at each of their calls. */
  forcesRebalance(groupId: string): boolean;
}

/** The records of a batch that was appended. They are read as they are asked for, which is until the listener returns. */
export interface AppendedRecords {
  readonly count: number;
  readonly records: Iterable<BatchRecord>;
}

export type AppendListener = (topic: string, partition: number, baseOffset: number, appended: AppendedRecords) => void;

/** There is one broker, and this is its id. */
export const NODE_ID = 1;
/** It has been the leader of everything from the start. */
export const LEADER_EPOCH = 0;
/** Kafka's answer where the client did not ask for the allowed operations. */
export const OPERATIONS_NOT_ASKED_FOR = -2_147_483_648;
/** The records of one answer, but for the first batch, which may be longer. */
export const MAX_FETCH_BYTES = 16 * 1024 * 1024;
/** There are no quotas. */
export const NOT_THROTTLED = { throttleTimeMs: 0 } as const;

export type BrokerApi = Api<BrokerState>;

export function brokerApi<Request, Response>(
  definition: ApiDefinition<Request, Response>,
  handle: Handler<BrokerState, Request, Response>,
): BrokerApi {
  return defineApi(definition, handle);
}
