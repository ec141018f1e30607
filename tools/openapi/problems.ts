import type { JsonSchema } from '#schemas/catalogue.ts';
import type { DescribedRoute } from './routes.ts';

/** Whether it changes something: then it needs an Idempotency-Key. */
export const isCommand = ({ method }: Pick<DescribedRoute, 'method'>): boolean => method !== 'GET';

const KEY = 'the Idempotency-Key is missing or malformed.';

/** When an operation answers a status of 400 or above, by status. */
export function problemsOf(route: DescribedRoute): Readonly<Record<number, string>> {
  const command = {
    400: route.body ? `The body breaks its schema, or ${KEY}` : KEY.replace('the', 'The'),
    409: 'The first attempt is not answered yet.',
    422: 'The Idempotency-Key came with another request before.',
  };
  const body = { 413: 'The body is too large.', 415: 'The body is not JSON.' };
  return {
    403: 'The request does not say whom it comes from, or, answered by API Gateway, has no valid signature.',
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
