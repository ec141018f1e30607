import { formatSaid, PLAIN, readEntry } from '@tributary/region/logs-text';
import type { Effect, Effects } from './effects.ts';

/** What a function answered, and said meanwhile. */
export interface Answer {
  readonly function: string;
  readonly event: string;
  readonly durationMs: number;
  readonly succeeded: boolean;
  /** What the handler returned; of a failed one `errorType`, `errorMessage` and `trace`. */
  readonly result: unknown;
  readonly logs: readonly string[];
}

/** Everything that is known of one invocation. */
export interface Invocation extends Answer, Effects {
  /** What to allow, where the function's role did not allow a call. */
  readonly missingRights: readonly string[];
}

/** The report for people on an invocation whose effects are not known. */
export function answerText(answer: Answer): string {
  return [endText(answer), resultText(answer), section('Logs', answer.logs.map(logText))].join('\n\n');
}

const endText = ({ function: name, event, succeeded, durationMs }: Answer): string =>
  `${name} with ${event}: ${succeeded ? 'succeeded' : 'failed'} in ${durationMs} ms`;

const resultText = ({ succeeded, result }: Answer): string =>
  section(succeeded ? 'Result' : 'Error', [indented(result)]);

/** The report for people. */
export function reportOf(invocation: Invocation): string {
  const { logs, missingRights, published, wrote, deadLettered } = invocation;
  return [
    endText(invocation),
    ...(missingRights.length > 0 ? [section('Missing rights', missingRights)] : []),
    resultText(invocation),
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
