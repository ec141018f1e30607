import type { JsonObject } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import { openQueue } from './events-calls.ts';

export const API = 'https://docs.aws.amazon.com/eventbridge/latest/pipes-reference';

export const RoleArn = 'arn:aws:iam::000000000000:role/pipe';

export const call = (aws: Caller, method: string, path: string, body?: object): Promise<JsonObject> =>
  aws.rest({ service: 'pipes', method, path: `/v1/pipes${path}`, body: body && JSON.stringify(body) });

/** A pipe from one queue to another. */
export async function pipe(aws: Caller, own: string, more: object = {}) {
  const [from, to] = [await openQueue(aws, `${own}-from`), await openQueue(aws, `${own}-to`)];
  const answer = await call(aws, 'POST', `/${own}`, { Source: from.arn, Target: to.arn, RoleArn, ...more });
  return { answer, from, to };
}

export const template = (InputTemplate: string) => ({ TargetParameters: { InputTemplate } });

export const filter = (pattern: object) => ({
  SourceParameters: { FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] } },
});
