import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { ExecutionScope } from '../run/execution-scope.ts';
import { StateFailure } from '../run/failure.ts';
import { serviceFailure } from './service-failure.ts';
import { sdkMetadata, type Task } from './task.ts';

/** A call of another service. */
export interface Integration {
  /** For example `sendMessage`. */
  readonly operation: string;
  readonly required: readonly string[];
  /** Makes the request from the parameters. Without it they are sent unchanged. */
  readonly request?: (parameters: JsonObject, execution: ExecutionScope) => JsonObject;
  /** @throws StateFailure for an answer that counts as a failure */
  readonly check?: (answer: JsonObject) => void;
}

/** Makes a task of an integration. */
export function serviceTask(service: string, integration: Integration): Omit<Task, 'resource' | 'ends'> {
  const { operation, required, request, check } = integration;
  return {
    resourceType: service,
    required,
    async run(given, execution) {
      const parameters = isObject(given) ? given : {};
      const call = execution.ports.services[`${service}:${operation}`];
      if (!call) throw new StateFailure('States.Runtime', `The region does not run ${service}:${operation}.`);
      const authorized = async (input: JsonObject): Promise<JsonObject> => {
        execution.authorize({ service, name: operationName(operation), input });
        return call(input);
      };
      const answer = await authorized(request ? request(parameters, execution) : parameters).catch((error: unknown) => {
        throw error instanceof AwsError ? serviceFailure(service, error, execution.random.uuid()) : error;
      });
      check?.(answer);
      return { ...answer, ...sdkMetadata(execution.random.uuid(), JSON.stringify(answer)) };
    },
  };
}

/** `putItem` is the operation PutItem. */
const operationName = (task: string): string => task.charAt(0).toUpperCase() + task.slice(1);

/** A value as text, for a service that requires text. Objects become JSON. */
export function asText(value: Json | undefined): string {
  return typeof value === 'string' || value === undefined ? (value ?? '') : JSON.stringify(value);
}
