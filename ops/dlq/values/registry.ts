import { type FunctionConfiguration, GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { UsageError } from '@tributary/region/command-line';
import { registryBy } from '#lib/kafka/registry/registry-of.ts';
import type { SchemaRegistry } from '#lib/kafka/registry/schema-registry.ts';
import type { Endpoint } from '../endpoint.ts';

/** What is asked of an endpoint. */
export interface RegistryEndpoint extends Pick<Endpoint, 'callAws'> {
  readonly lambda: {
    send(call: GetFunctionConfigurationCommand): Promise<Pick<FunctionConfiguration, 'Environment'>>;
  };
}

/**
 * The registry of schemas by which a function reads its topics: its environment names it.
 * @throws UsageError when it names none
 */
export async function registryOfFunction(endpoint: RegistryEndpoint, functionName: string): Promise<SchemaRegistry> {
  const call = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  const { Variables = {} } = (await endpoint.lambda.send(call)).Environment ?? {};
  const { KAFKA_SCHEMA_REGISTRY: schemaRegistry, KAFKA_SCHEMA_REGISTRY_SECRET_ARN: schemaRegistrySecretArn } =
    Variables;
  if (!schemaRegistry)
    throw new UsageError(
      `${functionName} names no registry of schemas. Its topics must have a "value" in serverless.yml.`,
    );
  return registryBy({ schemaRegistry, schemaRegistrySecretArn }, endpoint.callAws);
}
