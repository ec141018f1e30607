/** A type with parameters, or the first of a list in Accept. */
const typeIn = (header: string): string => header.split(/[,;]/)[0]?.trim().toLowerCase() ?? '';

/**
 * Whether an API handles a content type as bytes: it lists the type, or a part of it with an asterisk.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
 */
export function isBinary(binaryMediaTypes: readonly string[], header: string | undefined): boolean {
  const type = typeIn(header ?? 'application/json');
  return binaryMediaTypes.some((listed) => listed === '*/*' || matches(listed.toLowerCase(), type));
}

function matches(listed: string, type: string): boolean {
  return listed.endsWith('/*') ? type.startsWith(listed.slice(0, -1)) : listed === type;
}
