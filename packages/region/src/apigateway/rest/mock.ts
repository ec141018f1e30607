import type { TextAnswer } from '../../http/call.ts';
import type { Integration } from './rest-api.ts';

/**
 * The answer of a mock: the response whose pattern fits the status that the request template asks for, else the one
 * without a pattern; undefined when it has neither.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export function mockAnswer({ status, responses }: Extract<Integration, { type: 'mock' }>): TextAnswer | undefined {
  const fits = responses.find(
    ({ pattern }) => pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(String(status)),
  );
  const response = fits ?? responses.find(({ pattern }) => pattern === undefined);
  if (response === undefined) return undefined;
  return {
    status: response.status,
    headers: { 'content-type': 'application/json', ...response.headers },
    body: response.body,
  };
}
