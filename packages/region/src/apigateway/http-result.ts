import { isObject, type JsonObject, listOf, parseJson } from '../core/json.ts';
import type { Invocation } from '../core/ports.ts';
import type { BytesAnswer, TextAnswer } from '../http/call.ts';
import { functionHeaders } from './function-headers.ts';

/**
 * The HTTP answer for a function's result. An object with a `statusCode` is a whole answer; anything else is the body
 * of a 200. The caller learns no details of a failed function.
 */
export function httpResult({ functionError, payload }: Invocation): TextAnswer | BytesAnswer {
  if (functionError !== undefined) return failure(500, 'Internal Server Error');
  const value = parseJson(payload);
  if (!isObject(value) || value['statusCode'] === undefined) return json(200, payload);
  const status = Number(value['statusCode']);
  const given = functionHeaders(value['headers']);
  if (!isFinalStatus(status) || given === undefined) return failure(500, 'Internal Server Error');
  const headers = { 'content-type': 'text/plain;charset=UTF-8', ...given.headers };
  const own = functionHeaders({ 'set-cookie': listOf(value['cookies']) });
  if (own === undefined) return failure(500, 'Internal Server Error');
  return { status, headers, cookies: [...given.cookies, ...own.cookies], ...contentOf(value) };
}

/** Whether it ends the wait of the caller, which one of 1xx does not. */
export const isFinalStatus = (status: number): boolean => Number.isInteger(status) && status >= 200 && status <= 599;

/** An answer that API Gateway gives by itself. */
export const failure = (status: number, message: string): TextAnswer => json(status, JSON.stringify({ message }));

const json = (status: number, body: string): TextAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body,
});

function contentOf({ body, isBase64Encoded }: JsonObject): { body: string } | { bytes: Buffer } {
  const text = typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body);
  return isBase64Encoded === true ? { bytes: Buffer.from(text, 'base64') } : { body: text };
}
