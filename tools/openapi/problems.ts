import type { JsonSchema } from '#schemas/catalogue.ts';
import type { DescribedRoute } from './routes.ts';

/** Whether it changes something for a client, which then needs an Idempotency-Key. */
export const isCommand = ({ method, webhook }: Pick<DescribedRoute, 'method' | 'webhook'>): boolean =>
  method !== 'GET' && webhook === undefined;

const KEY = 'the Idempotency-Key is missing or malformed.';

/** When an operation answers a status of 400 or above, by status. */
export function problemsOf(route: DescribedRoute): Readonly<Record<number, string>> {
  const command = {
    400: route.body ? `The body breaks its schema, or ${KEY}` : KEY.replace('the', 'The'),
    409: 'The first attempt is not answered yet.',
    422: 'The Idempotency-Key came with another request before.',
  };
  const webhook = {
    400: 'The body is not JSON.',
    401: 'The signature is missing, wrong or too old.',
    409: 'The same delivery is being taken at this moment.',
    413: 'The body is too large.',
    503: 'It could not be taken now, and should be sent again.',
  };
  const body = { 413: 'The body is too large.', 415: 'The body is not JSON.' };
  const access = {
    403: 'The request does not say whom it comes from, or, answered by API Gateway, has no valid signature.',
  };
  return {
    ...(route.webhook ? webhook : access),
    429: 'Too many requests.',
    500: 'Something failed that is not the fault of the request.',
    ...(isCommand(route) && command),
    ...(route.body && body),
    ...route.problems,
  };
}

const text = { type: 'string' };

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
export const PROBLEM: JsonSchema = {
  title: 'Problem',
  description: 'What went wrong, as RFC 9457 writes it.',
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance'],
  properties: {
    type: { ...text, description: 'The page that explains the code.' },
    title: { ...text, description: 'What the status means.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { ...text, description: 'What is wrong this time, and what to do.' },
    code: { ...text, description: 'The error, as docs/reference/errors.md lists it.' },
    instance: { ...text, description: 'The id of the request, which is in every line logged for it.' },
    errors: {
      type: 'array',
      description: 'The fields at fault.',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { ...text, description: 'JSON pointer into the body.' }, detail: text },
      },
    },
  },
};
