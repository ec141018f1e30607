import type { LogLine } from '@tributary/region/observation';

/** More than this is not kept on a page. */
const MAX_LINES = 5_000;

/** Lines that were read and lines that came meanwhile, each once, in their order. */
export function joined(earlier: readonly LogLine[], later: readonly LogLine[]): readonly LogLine[] {
  if (later.length === 0) return earlier;
  const known = new Set(earlier.slice(-MAX_LINES).map(identityOf));
  const fresh = later.filter((line) => !known.has(identityOf(line)));
  return [...earlier, ...fresh].slice(-MAX_LINES);
}

const identityOf = ({ at, requestId, text }: LogLine): string => JSON.stringify([at, requestId, text]);

export interface WantedLines {
  readonly text: string;
  readonly request: string;
}

/** Whether a line has the text, in whatever case, and is of the request. */
export const isWanted = (line: LogLine, { text, request }: WantedLines): boolean =>
  line.text.toLowerCase().includes(text.toLowerCase()) && (line.requestId ?? '').includes(request);

export type Level = 'error' | 'warn' | 'info' | 'debug' | 'platform';

const LEVELS: Readonly<Record<string, Level>> = {
  ERROR: 'error',
  FATAL: 'error',
  CRITICAL: 'error',
  WARN: 'warn',
  WARNING: 'warn',
  INFO: 'info',
  DEBUG: 'debug',
  TRACE: 'debug',
};

/** The level that a structured line names, or that a plain line of Node.js begins with. */
export function levelOf({ text, isPlatform }: LogLine): Level {
  if (isPlatform) return 'platform';
  const { level } = structured(text);
  const named = typeof level === 'string' ? level : /\t(ERROR|WARN|INFO|DEBUG|TRACE)\t/.exec(text)?.[1];
  return LEVELS[named?.toUpperCase() ?? ''] ?? 'info';
}

/** The message of a structured line; a plain line without time and request id. */
export function messageOf({ text }: LogLine): string {
  const { message, error, _aws } = structured(text);
  if (typeof _aws === 'object') return `metrics: ${metricsOf(structured(text)).join(', ')}`;
  const [first = ''] = text.replace(/^\S+Z\t[\w-]+\t(?:ERROR|WARN|INFO|DEBUG|TRACE)\t/, '').split('\n');
  if (typeof message !== 'string') return first;
  const cause = typeof error === 'object' && error !== null && 'message' in error ? `: ${String(error.message)}` : '';
  return message + cause;
}

/** A line in the embedded metric format has its figures beside fields that say what they are. */
const metricsOf = (line: object): readonly string[] =>
  Object.entries(line).flatMap(([name, value]) =>
    typeof value === 'number' || (Array.isArray(value) && value.every((one) => typeof one === 'number'))
      ? [`${name} ${[value].flat().join(' ')}`]
      : [],
  );

function structured(text: string): {
  readonly _aws?: unknown;
  readonly level?: unknown;
  readonly message?: unknown;
  readonly error?: unknown;
} {
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}
