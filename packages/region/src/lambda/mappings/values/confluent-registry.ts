import { isObject, type JsonObject, numberOf, parseJson, textOf } from '../../../core/json.ts';
import type { SchemaKinds } from '../../../kafka-values/kinds.ts';
import { referencesOf } from '../../../kafka-values/references.ts';
import { SchemaInvalid, type SchemaType } from '../../../kafka-values/schema-kind.ts';
import { type GotAnswer, httpGet, shownUrl } from './http-get.ts';
import { ABSENT, type LookedUp, type SchemaRegistry } from './registry.ts';
import { accessOptions, type ReadSecret } from './registry-access.ts';
import { type RegistryFault, registryError } from './registry-fault.ts';
import type { SchemaRegistrySettings } from './settings.ts';

export interface ConfluentRegistryDeps {
  readonly kinds: SchemaKinds;
  readonly readSecret: ReadSecret;
}

/** Codes of the registry for a schema, a subject and a version that are not there. */
const NOT_THERE = [40401, 40402, 40403];

/**
 * A registry with Confluent's API, anywhere.
 * @see https://docs.confluent.io/platform/current/schema-registry/develop/api.html
 */
export function confluentRegistry(
  { uri, access }: Pick<SchemaRegistrySettings, 'uri' | 'access'>,
  { kinds, readSecret }: ConfluentRegistryDeps,
): SchemaRegistry {
  const get = async (path: string): Promise<JsonObject | undefined> => {
    const url = new URL(`${uri.replace(/\/+$/, '')}/${path}`);
    const { headers, tls } = accessOptions(access, readSecret);
    const accept = 'application/vnd.schemaregistry.v1+json, application/json';
    return readAnswer(url, await httpGet(url, { headers: { ...headers, accept }, tls }));
  };
  return {
    async find(id) {
      const found = await get(`schemas/ids/${id}?fetchMaxId=false`);
      if (found === undefined) return ABSENT;
      try {
        return parsed(found, await referencesOf(found, get), kinds);
      } catch (error) {
        if (error instanceof SchemaInvalid) return { kind: 'unreadable', reason: error.message };
        throw error;
      }
    },
  };
}

/** The answer; undefined where the registry says that there is none. @throws ApiError of `SchemaRegistry` */
function readAnswer(url: URL, { status, body }: GotAnswer): JsonObject | undefined {
  const answer = parseJson(body);
  if (status === 200 && isObject(answer)) return answer;
  const code = isObject(answer) ? numberOf(answer['error_code']) : undefined;
  if (status === 404 && code !== undefined && NOT_THERE.includes(code)) return undefined;
  throw registryError(faultOf(status), `${shownUrl(url)} answers ${status}`);
}

/** A 404 without the registry's own code comes from something that is no registry. */
function faultOf(status: number): RegistryFault {
  if (status === 401 || status === 403) return 'ACCESS_DENIED';
  if (status === 404) return 'REGISTRY_MISSING';
  if (status === 429) return 'THROTTLED';
  return status >= 500 ? 'SERVER_FAILED' : 'ANSWER_UNREADABLE';
}

/** @throws SchemaInvalid */
function parsed(found: JsonObject, references: ReadonlyMap<string, string>, kinds: SchemaKinds): LookedUp {
  const type = textOf(found['schemaType'], 'AVRO');
  if (!isType(type, kinds)) throw new SchemaInvalid(`Its type is ${type}.`);
  return { kind: 'schema', schema: kinds[type].parse({ text: textOf(found['schema']), references }) };
}

const isType = (type: string, kinds: SchemaKinds): type is SchemaType => Object.hasOwn(kinds, type);
