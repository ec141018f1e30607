import type { IncomingHttpHeaders } from 'node:http';

/**
 * The header by which AWS X-Ray knows a trace: `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
const PARTS: Readonly<Record<string, RegExp>> = {
  Root: /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i,
  Parent: /^[0-9a-f]{16}$/i,
  Sampled: /^[01?]$/,
};
const MAX_CHARS = 500;

/** The header with which a call is traced. */
export function traceHeaderOf({ headers }: { readonly headers: IncomingHttpHeaders }): string | undefined {
  return headers['x-amzn-trace-id']?.toString();
}

/** A header as it is passed on: one that X-Ray does not take is dropped. */
export function validTraceHeader(text: string | undefined): string | undefined {
  if (text === undefined || text.length > MAX_CHARS) return undefined;
  const parts = partsOf(text);
  const isValid = [...parts].every(([name, value]) => PARTS[name]?.test(value) ?? value !== '');
  return isValid && parts.has('Root') ? text : undefined;
}

/** A header with the parts of another one that it lacks. */
export function completed(text: string | undefined, other: string): string {
  const own = validTraceHeader(text);
  if (own === undefined) return other;
  const known = partsOf(own);
  return [own, ...[...partsOf(other)].flatMap(([name, value]) => (known.has(name) ? [] : [`${name}=${value}`]))].join(
    ';',
  );
}

function partsOf(text: string): ReadonlyMap<string, string> {
  const parts = text.split(';').filter((part) => part.trim() !== '');
  return new Map(parts.map((part) => [part.split('=', 1)[0]?.trim() ?? '', part.slice(part.indexOf('=') + 1).trim()]));
}
