import { isObject, type Json, type JsonObject, listOf, parseJson } from '../../core/json.ts';
import type { Invocation } from '../../core/ports.ts';
import { scalarText } from '../../core/properties.ts';
import type { BytesAnswer, TextAnswer } from '../../http/call.ts';
import { isBinary } from './media-types.ts';

/**
 * The HTTP answer for the result of a function behind a proxy integration; undefined for a result that is none.
 * @param accept the header of the request, which decides whether Base64 is decoded
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
export function proxyResult(
  { functionError, payload }: Invocation,
  binaryMediaTypes: readonly string[],
  accept: string | undefined,
): TextAnswer | BytesAnswer | undefined {
  const result = parseJson(payload);
  if (functionError !== undefined || !isObject(result)) return undefined;
  const { body = null } = result;
  const status = Number(scalarText(result['statusCode']));
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (body !== null && typeof body !== 'string') return undefined;
  const headers = { 'content-type': 'application/json', ...headersOf(result) };
  if (result['isBase64Encoded'] !== true || !isBinary(binaryMediaTypes, accept)) {
    return { status, headers, body: body ?? '' };
  }
  return { status, headers, bytes: Buffer.from(body ?? '', 'base64') };
}

/** Of a name in both, the list counts. */
function headersOf({ headers, multiValueHeaders }: JsonObject): Record<string, string> {
  const one = pairs(headers, (value) => scalarText(value) ?? '');
  const many = pairs(multiValueHeaders, (values) =>
    listOf(values)
      .flatMap((value) => scalarText(value) ?? [])
      .join(', '),
  );
  return Object.fromEntries([...one, ...many]);
}

function pairs(value: Json | undefined, textOf: (value: Json) => string): (readonly [string, string])[] {
  return isObject(value) ? Object.entries(value).map(([name, one]) => [name.toLowerCase(), textOf(one)] as const) : [];
}
