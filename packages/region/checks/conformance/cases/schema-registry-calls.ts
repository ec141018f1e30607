import type { Json } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

export async function call(aws: Caller, method: string, path: string, body?: object): Promise<Answer> {
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`${aws.schemaRegistryUrl}${path}`, { method, headers, ...sent });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

export const record = (name: string, ...fields: readonly object[]): string =>
  JSON.stringify({
    type: 'record',
    name,
    fields: fields.map((field) => ({ ...field, type: 'type' in field ? field.type : 'string' })),
  });
export const ONE = { name: 'a' };
const OPTIONAL = { name: 'b', type: 'string', default: '' };

export const register = (aws: Caller, subject: string, schema: string, more: object = {}): Promise<Answer> =>
  call(aws, 'POST', `/subjects/${subject}/versions`, { schema, ...more });
export const PLAIN = record('R', ONE);
export const WITH_OPTIONAL = record('R', ONE, OPTIONAL);
export const WITH_REQUIRED = record('R', ONE, { name: 'b' });
