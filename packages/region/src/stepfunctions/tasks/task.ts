import type { Json, JsonObject } from '../../core/json.ts';
import type { Offer } from '../activities/activity-tasks.ts';
import type { ExecutionScope } from '../run/execution-scope.ts';
import type { Ends } from './resource.ts';

/** The work of a Task state. */
export interface Task {
  /** The resource in the history: an ARN, or the operation's name with its suffix. */
  readonly resource: string;
  /** The service in the history; undefined for a function that the state names by its ARN. */
  readonly resourceType: string | undefined;
  /** The required parameters. */
  readonly required: readonly string[];
  readonly ends: Ends;
  /** Makes the call. @throws StateFailure */
  run(input: Json, execution: ExecutionScope): Promise<Json>;
  /** Waits for the end of what the call began. @throws StateFailure */
  readonly settle?: (answer: Json, execution: ExecutionScope) => Settling;
  /** Has events of its own in the history. */
  readonly isActivity?: boolean;
  /** Looks before the call whether it can be made. @throws StateFailure */
  readonly check?: (execution: ExecutionScope) => void;
  /** Lets a worker take the task, where nothing is called. @throws StateFailure */
  readonly offer?: (token: string, input: Json, execution: ExecutionScope) => Offer;
}

/** The end of what a call began. */
export interface Settling {
  /** @throws StateFailure */
  readonly result: Promise<Json>;
  /** The execution goes on without it. */
  abandon(): void;
}

/** The metadata that the SDK adds to the answer of a service. */
export function sdkMetadata(requestId: string, body: string): JsonObject {
  const headers = {
    'Content-Length': String(Buffer.byteLength(body)),
    'Content-Type': 'application/json',
    'x-amzn-RequestId': requestId,
  };
  const all = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return {
    SdkHttpMetadata: { AllHttpHeaders: all, HttpHeaders: headers, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
