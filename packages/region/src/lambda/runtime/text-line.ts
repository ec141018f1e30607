import { format } from 'node:util';

/**
 * Time, request id, level and message, divided by tabs. A message's own line breaks travel as carriage returns, so that
 * one message stays one line.
 */
export function textLine(level: string, requestId: string | undefined, values: readonly unknown[]): string {
  const line = [new Date().toISOString(), requestId ?? 'undefined', level, format(...values)].join('\t');
  return line.replaceAll('\n', '\r');
}
