import type { Journal } from '../core/journal.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../core/json.ts';
import type { IdFinder } from '../core/ports.ts';
import type { LogLine, LogListener } from '../lambda/logs.ts';

/** The keys of a log entry that the journal takes over. */
const DETAIL_KEYS = ['level', 'message'];
/** A line of a structured log is rarely longer; a longer one is not parsed. */
const MAX_LINE_CHARACTERS = 64 * 1024;

/** Writes log entries of functions into the journal: JSON lines that have an event's ids. */
export function loggedHops(journal: Journal, findIds: IdFinder): LogListener {
  return (line) => {
    if (line.isPlatform) return;
    const entry = entryIn(line.text);
    const ids = entry === undefined ? [] : findIds(entry);
    if (entry !== undefined && ids.length > 0) {
      journal.record('logged', `function/${line.functionName}`, ids, { ...requestOf(line), ...detailIn(entry) });
    }
  };
}

/** `console` writes time, request id and level before the JSON, separated by tabs; loggers write the JSON alone. */
function entryIn(text: string): JsonObject | undefined {
  if (!text.endsWith('}') || text.length > MAX_LINE_CHARACTERS) return undefined;
  const entry = parseJson(text.startsWith('{') ? text : text.slice(text.indexOf('\t{') + 1));
  return isObject(entry) ? entry : undefined;
}

const requestOf = ({ requestId }: LogLine): { requestId?: string } => (requestId === undefined ? {} : { requestId });

function detailIn(entry: JsonObject): Record<string, Json> {
  return Object.fromEntries(DETAIL_KEYS.flatMap((key) => (entry[key] === undefined ? [] : [[key, entry[key]]])));
}
