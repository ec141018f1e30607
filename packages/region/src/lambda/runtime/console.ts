import { jsonLine } from './json-line.ts';
import { textLine } from './text-line.ts';

const LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
} as const;
/** From the lowest on; `console` writes none at FATAL. */
const ORDER = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

export interface LogFormat {
  /** The id of the invocation in hand; undefined between invocations. */
  readonly requestId: () => string | undefined;
  readonly isJson: boolean;
  /** In the format JSON, `console` leaves out what is below. */
  readonly lowestLevel: string | undefined;
}

/** Makes `console` write as on Lambda, in the format of the function's log. */
export function formatConsole({ requestId, isJson, lowestLevel = 'TRACE' }: LogFormat): void {
  const lowest = isJson ? ORDER.indexOf(lowestLevel) : 0;
  for (const [method, level] of Object.entries(LEVELS)) {
    const isWritten = ORDER.indexOf(level) >= lowest;
    Reflect.set(console, method, (...values: unknown[]) => {
      if (isWritten) process.stdout.write(`${(isJson ? jsonLine : textLine)(level, requestId(), values)}\n`);
    });
  }
}

/**
 * Writes an error that nothing has caught.
 * @param what `Invoke Error`, `Uncaught Exception`: the text format has it before the error
 * @param text the error in the text format
 */
export function writeError({ requestId, isJson }: LogFormat, what: string, error: unknown, text: string): void {
  const line = isJson ? jsonLine('ERROR', requestId(), [error]) : textLine('ERROR', requestId(), [`${what}\t${text}`]);
  process.stdout.write(`${line}\n`);
}
