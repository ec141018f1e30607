import type { Caller, Rights } from '../authorization/rights.ts';
import { AwsError } from '../core/aws-error.ts';
import { registryNameIn } from '../glue/arns.ts';
import type { GlueService } from '../glue/glue-service.ts';
import type { SchemaKinds } from '../kafka-values/kinds.ts';
import { SchemaInvalid } from '../kafka-values/schema-kind.ts';
import { placeOf } from '../lambda/function-config.ts';
import { confluentRegistry } from '../lambda/mappings/values/confluent-registry.ts';
import {
  ABSENT,
  type LookedUp,
  type OpenSchemaRegistry,
  type SchemaRegistry,
} from '../lambda/mappings/values/registry.ts';
import type { ReadSecret } from '../lambda/mappings/values/registry-access.ts';
import { registryError } from '../lambda/mappings/values/registry-fault.ts';
import type { LambdaService } from '../lambda/service.ts';
import type { SecretStore } from '../secretsmanager/secret-store.ts';
import { versionOf } from '../secretsmanager/versions.ts';

export interface SchemaRegistriesDeps {
  readonly glue: GlueService;
  readonly kinds: SchemaKinds;
  readonly secrets: SecretStore;
  readonly rights: Pick<Rights, 'checkAction'>;
  readonly functions: Pick<LambdaService, 'functionOf'>;
}

/** Asks whether the role of a mapping's function allows something. @throws ApiError of `SchemaRegistry` */
type Allow = (action: string, resource: string) => void;

/** Opens the registries of mappings: Glue's is that of the region, one of Confluent's kind may be anywhere. */
export function schemaRegistries(deps: SchemaRegistriesDeps): OpenSchemaRegistry {
  return (settings, functionArn) => {
    const allow: Allow = (action, resource) => {
      try {
        deps.rights.checkAction(actorOf(deps, functionArn), action, resource);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        throw registryError('ACCESS_DENIED', error.message, error);
      }
    };
    if (settings.kind === 'glue') return glueRegistry(settings.uri, deps, allow);
    return confluentRegistry(settings, { kinds: deps.kinds, readSecret: secretReader(deps.secrets, allow) });
  };
}

function actorOf({ functions }: SchemaRegistriesDeps, functionArn: string): Caller {
  const config = functions.functionOf(functionArn);
  return { roleArn: config.roleArn, sessionName: config.name, functionArn, place: placeOf(config), ids: [] };
}

function glueRegistry(uri: string, { glue, kinds }: SchemaRegistriesDeps, allow: Allow): SchemaRegistry {
  const find = (id: string): LookedUp => {
    allow('glue:GetRegistry', uri);
    const name = registryNameIn(glue.home, uri);
    if (name === undefined || glue.registries.find(name) === undefined) {
      throw registryError('REGISTRY_MISSING', `the region has no registry ${uri}`);
    }
    const version = glue.findVersion(id);
    const schema = version && glue.schemas.find(version.schemaArn);
    if (version === undefined || schema?.registryName !== name) return ABSENT;
    for (const resource of [uri, schema.arn]) allow('glue:GetSchemaVersion', resource);
    return parsed(() => kinds[schema.dataFormat].parse({ text: version.definition, references: new Map() }));
  };
  return { find: async (id) => find(id) };
}

function parsed(parse: () => Extract<LookedUp, { kind: 'schema' }>['schema']): LookedUp {
  try {
    return { kind: 'schema', schema: parse() };
  } catch (error) {
    if (error instanceof SchemaInvalid) return { kind: 'unreadable', reason: error.message };
    throw error;
  }
}

const secretReader =
  (secrets: SecretStore, allow: Allow): ReadSecret =>
  (arn) => {
    allow('secretsmanager:GetSecretValue', arn);
    try {
      const { value } = versionOf(secrets.usable(arn), {});
      return 'text' in value ? value.text : '';
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw registryError('SECRET_UNUSABLE', `the secret ${arn} cannot be read: ${error.message}`, error);
    }
  };
