import type { JsonObject } from '../../core/json.ts';
import type { FunctionPort } from '../../core/ports.ts';

/** Calls an operation of a service with the API's request and answer. @throws AwsError */
export type ServiceCall = (request: JsonObject) => Promise<JsonObject>;

/** The services that tasks call. */
export interface TaskPorts {
  readonly functions: Pick<FunctionPort, 'invoke' | 'enqueue'>;
  /** By resource, for example `sqs:sendMessage`. */
  readonly services: Readonly<Record<string, ServiceCall>>;
}
