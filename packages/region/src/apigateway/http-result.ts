import { isObject, type JsonObject, parseJson } from '../core/json.ts';
import type { Invocation } from '../core/ports.ts';
import { scalarText } from '../core/properties.ts';
import type { TextAnswer } from '../http/call.ts';

/**
 * The HTTP answer for a function's result. An object with a `statusCode` is a whole answer; anything else is the body
 * of a 200. The caller learns no details of a failed function.
 */
export function httpResult({ functionError, payload }: Invocation): TextAnswer {
  if (functionError !== undefined) return failure(500, 'Internal Server Error');
  const value = parseJson(payload);
  if (!isObject(value) || value['statusCode'] === undefined) return json(200, payload);
  const status = Number(value['statusCode']);
  if (!Number.isInteger(status) || status < 100 || status > 599) return failure(500, 'Internal Server Error');
  return { status, headers: headersOf(value), body: bodyOf(value) };
}

/** An answer that API Gateway gives by itself. */
export const failure = (status: number, message: string): TextAnswer => json(status, JSON.stringify({ message }));

const json = (status: number, body: string): TextAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body,
});

function headersOf({ headers, cookies }: JsonObject): Record<string, string> {
  const entries = isObject(headers) ? Object.entries(headers) : [];
  const given = Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), scalarText(value) ?? '']));
  const setCookie = Array.isArray(cookies) && cookies.length > 0 ? { 'set-cookie': cookies.join(', ') } : {};
  return { 'content-type': 'text/plain;charset=UTF-8', ...setCookie, ...given };
}

function bodyOf({ body, isBase64Encoded }: JsonObject): string {
  const text = typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body);
  return isBase64Encoded === true ? Buffer.from(text, 'base64').toString() : text;
}
