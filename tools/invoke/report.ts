import { formatSaid, PLAIN, readEntry } from '@tributary/region/logs-text';
import type { Effect, Effects } from './effects.ts';

/** Everything that is known of one invocation. */
export interface Invocation extends Effects {
  readonly function: string;
  readonly event: string;
  readonly durationMs: number;
  readonly succeeded: boolean;
  /** What the handler returned; of a failed one `errorType`, `errorMessage` and `trace`. */
  readonly result: unknown;
  readonly logs: readonly string[];
  /** What to allow, where the function's role did not allow a call. */
  readonly missingRights: readonly string[];
}

/** The report for people. */
export function reportOf(invocation: Invocation): string {
  const { event, durationMs, succeeded, result, logs, missingRights, published, wrote, deadLettered } = invocation;
  const end = succeeded ? 'succeeded' : 'failed';
  return [
    `${invocation.function} with ${event}: ${end} in ${durationMs} ms`,
    ...(missingRights.length > 0 ? [section('Missing rights', missingRights)] : []),
    section(succeeded ? 'Result' : 'Error', [indented(result)]),
    section('Published', published.map(line)),
    section('Wrote', wrote.map(line)),
    section('Dead-lettered', deadLettered.map(line)),
    section('Logs', logs.map(logText)),
  ].join('\n\n');
}

const logText = (text: string): string => formatSaid(readEntry(text), PLAIN).trimStart();

function section(title: string, lines: readonly string[]): string {
  const shown = lines.length > 0 ? lines : ['nothing'];
  return [title, ...shown.map((text) => text.replace(/^/gm, '  '))].join('\n');
}

const line = ({ to, content }: Effect): string => `to ${to}\n${indented(content).replace(/^/gm, '  ')}`;

const indented = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2)) ?? '';
