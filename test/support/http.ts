import { objectOf } from '@tributary/region/json';
import type { Context } from 'aws-lambda';
import type { onHttp } from '#lib/handlers/on-http.ts';
import { contextOf } from './kit.ts';
import { problemsOfAnswer } from './open-api.ts';
import { sample } from './samples.ts';

/** What a client sees of an answer. */
export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

type Handler = ReturnType<typeof onHttp>;

/** The sample request of a function, with other headers, body or parameters over it. */
export function requestTo(
  name: string,
  { headers = {}, ...more }: { headers?: object; [part: string]: unknown } = {},
): Readonly<Record<string, unknown>> {
  const event = sample<{ readonly headers: object }>(`http/${name}.json`);
  return { ...event, ...more, headers: { ...event.headers, ...headers } };
}

/** Calls a handler, and makes sure that the answer is one that docs/reference/openapi.json describes. */
export async function call(
  handler: Handler,
  event: Readonly<Record<string, unknown>>,
  context: Context = contextOf(),
): Promise<Seen> {
  const { statusCode: status = 0, headers = {}, body = '' } = await handler(event, context);
  const parsed = JSON.parse(body);
  const type = String(headers['content-type']);
  const problems = problemsOfAnswer(String(event['routeKey']), status, type, parsed);
  if (problems.length > 0)
    throw new Error(`docs/reference/openapi.json does not know this answer: ${problems.join('; ')}`);
  return { status, headers: { ...headers }, body: parsed };
}

/** The request of a caller whom an authorizer has named; undefined where there is none. */
export const callBy = (authorizer: unknown, event: Readonly<Record<string, unknown>>) => ({
  ...event,
  requestContext: { ...objectOf(event['requestContext']), ...(authorizer !== undefined && { authorizer }) },
});

/** The parts of a problem that tests ask for. */
export const problemIn = ({ status, body }: Seen) => [status, body['code'], body['detail']];
