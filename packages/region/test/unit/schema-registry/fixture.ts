import { isObject, type Json, type JsonObject } from '../../../src/core/json.ts';
import { NO_STATE_STORE, type StateStore } from '../../../src/core/state-store.ts';
import { SCHEMA_KINDS } from '../../../src/kafka-values/kinds.ts';
import { registryRoute } from '../../../src/schema-registry/api/route.ts';
import { SchemaRegistry } from '../../../src/schema-registry/schema-registry.ts';

export interface RegistryAnswer {
  readonly status: number;
  readonly body: Json;
  readonly text: string;
}

/** A registry that is called without a network. */
export interface TestRegistry {
  get(path: string): Promise<RegistryAnswer>;
  put(path: string, body: Json): Promise<RegistryAnswer>;
  post(path: string, body: Json): Promise<RegistryAnswer>;
  delete(path: string): Promise<RegistryAnswer>;
  call(
    method: string,
    path: string,
    body?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<RegistryAnswer>;
}

export function openRegistry(stateStore: StateStore = NO_STATE_STORE): TestRegistry {
  const registry = new SchemaRegistry(SCHEMA_KINDS);
  registry.restore(stateStore);
  const { handle } = registryRoute(registry);
  const call: TestRegistry['call'] = async (method, target, body = '', headers = {}) => {
    const [path = '', query = ''] = target.split('?');
    const { status, ...answer } = await handle({
      method,
      path,
      query: new URLSearchParams(query),
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json', ...headers },
      body,
      bytes: Buffer.from(body),
      requestId: 'r-1',
      signedFor: undefined,
      signal: new AbortController().signal,
    });
    const text = 'body' in answer ? answer.body : '';
    return { status, text, body: jsonOf(text) };
  };
  return {
    get: (path) => call('GET', path),
    put: (path, body) => call('PUT', path, JSON.stringify(body)),
    post: (path, body) => call('POST', path, JSON.stringify(body)),
    delete: (path) => call('DELETE', path),
    call,
  };
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** The answer of the registry when it refuses: `409 40901`, `404 40401`. */
export function refusalOf({ status, body }: RegistryAnswer): string {
  return `${status} ${isObject(body) ? JSON.stringify(body['error_code']) : 'no body'}`;
}

/** A record of Avro with these fields, which are of the type `int`, or optional. */
export const record = (...fields: readonly string[]): string =>
  JSON.stringify({
    type: 'record',
    name: 'R',
    fields: fields.map((name) =>
      name.endsWith('?') ? { name: name.slice(0, -1), type: ['null', 'int'], default: null } : { name, type: 'int' },
    ),
  });

export const avroOf = (...fields: readonly string[]): JsonObject => ({ schema: record(...fields) });
