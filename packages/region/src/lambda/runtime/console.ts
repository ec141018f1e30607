import { format } from 'node:util';

const LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
} as const;

/**
 * Makes `console` write as on Lambda: time, request id, level and message, divided by tabs. A message's own line
 * breaks travel as carriage returns, so that one message stays one line.
 */
export function formatConsole(requestId: () => string): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    Reflect.set(console, method, (...values: unknown[]) => {
      const line = [new Date().toISOString(), requestId(), level, format(...values)].join('\t');
      process.stdout.write(`${line.replaceAll('\n', '\r')}\n`);
    });
  }
}
