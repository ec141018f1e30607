import type { JsonObject } from '../../core/json.ts';
import type { Actor, FunctionPort } from '../../core/ports.ts';

/** Calls an operation of a service with the API's request and answer. @throws AwsError */
export type ServiceCall = (request: JsonObject) => Promise<JsonObject>;

/** The services that tasks call. */
export interface TaskPorts {
  readonly functions: Pick<FunctionPort, 'invoke' | 'enqueue'>;
  /** By resource, for example `sqs:sendMessage`. */
  readonly services: Readonly<Record<string, ServiceCall>>;
  /** Calls an operation of the region's own API, by its X-Amz-Target. @throws AwsError */
  readonly api?: (target: string, request: JsonObject) => Promise<JsonObject>;
  /** Asks whether the role of an execution allows a call; without it everything is allowed. @throws AwsError */
  readonly authorize?: (execution: Actor, operation: TaskOperation) => void;
}

/** The call that a task makes, by the names of the service's API. */
export interface TaskOperation {
  readonly service: string;
  /** `PutItem` */
  readonly name: string;
  readonly input: JsonObject;
}
