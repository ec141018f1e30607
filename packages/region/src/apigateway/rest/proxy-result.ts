import { isObject, parseJson } from '../../core/json.ts';
import type { Invocation } from '../../core/ports.ts';
import { scalarText } from '../../core/properties.ts';
import type { BytesAnswer, TextAnswer } from '../../http/call.ts';
import { functionHeaders } from '../function-headers.ts';
import { isFinalStatus } from '../http-result.ts';
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
  const given = functionHeaders(result['headers'], result['multiValueHeaders']);
  if (!isFinalStatus(status) || given === undefined) return undefined;
  if (body !== null && typeof body !== 'string') return undefined;
  const answer = { ...given, status, headers: { 'content-type': 'application/json', ...given.headers } };
  if (result['isBase64Encoded'] !== true || !isBinary(binaryMediaTypes, accept)) {
    return { ...answer, body: body ?? '' };
  }
  return { ...answer, bytes: Buffer.from(body ?? '', 'base64') };
}
