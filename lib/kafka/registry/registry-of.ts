import { type CallAws, jsonCallsWith } from '../../aws/json-call.ts';
import { systemClock } from '../../clock.ts';
import { KitError } from '../../errors.ts';
import { confluentRegistry } from './confluent-registry.ts';
import { glueRegistry } from './glue-registry.ts';
import { remembered } from './remembered.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { secretLogin } from './secret-login.ts';

/** As infra/conventions/kafka-values.ts writes it. */
export interface RegistryEnv {
  /** `glue:<name>`, or a URL. */
  readonly schemaRegistry: string | undefined;
  readonly schemaRegistrySecretArn: string | undefined;
}

const GLUE = /^glue:(?<name>.+)$/;
const URL_OF_HTTP = /^https?:\/\//;

/**
 * The registry that the environment of a function names.
 * @param client any SDK client, over whose connections AWS is called
 * @throws TributaryError ENVIRONMENT_INVALID when it names none
 */
export const registryOf = (env: RegistryEnv, client: Parameters<typeof jsonCallsWith>[0]): SchemaRegistry =>
  registryBy(env, jsonCallsWith(client, systemClock));

/** The same by other calls of AWS. @throws TributaryError ENVIRONMENT_INVALID */
export const registryBy = (env: RegistryEnv, callAws: CallAws): SchemaRegistry =>
  remembered(plainRegistry(env, callAws), systemClock);

function plainRegistry({ schemaRegistry = '', schemaRegistrySecretArn }: RegistryEnv, callAws: CallAws) {
  const { name } = GLUE.exec(schemaRegistry)?.groups ?? {};
  if (name !== undefined) return glueRegistry(name, callAws);
  if (!URL_OF_HTTP.test(schemaRegistry) || !URL.canParse(schemaRegistry))
    throw new KitError('ENVIRONMENT_INVALID', {
      problems: `KAFKA_SCHEMA_REGISTRY is ${schemaRegistry || 'missing'}, not glue:<name> or a URL of HTTP`,
    });
  const login = schemaRegistrySecretArn ? secretLogin(schemaRegistrySecretArn, schemaRegistry, callAws) : undefined;
  return confluentRegistry(schemaRegistry, { fetch, login });
}
