import type { Json } from '../../core/json.ts';
import { printable } from '../../core/printable.ts';
import type { LogEntry } from './entry.ts';
import type { Paint } from './paint.ts';

export interface EntryPlace {
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  /** The function's name, as it is shown. */
  readonly name: string;
  /** Names are padded to it. */
  readonly nameWidth: number;
}

const ID_CHARACTERS = 8;
const LEVEL_WIDTH = 5;
const INDENT = '    ';

/**
 * An entry as lines: time, function, request id, level, message and fields, then its further lines. Nothing that a
 * function wrote reaches the terminal as a control character.
 */
export function formatEntry(entry: LogEntry, { timeMs, name, nameWidth }: EntryPlace, paint: Paint): string {
  const head = [
    paint.dim(new Date(timeMs).toISOString().slice(11, 23)),
    paint.name(name, printable(name).padEnd(nameWidth)),
    paint.dim(printable((entry.requestId ?? '').slice(0, ID_CHARACTERS)).padEnd(ID_CHARACTERS)),
    formatSaid(entry, paint),
  ];
  return head.join('  ').trimEnd();
}

/** Level, message and fields, then the further lines. */
export function formatSaid({ level, message, fields, more }: LogEntry, paint: Paint): string {
  const said = [printable(message), ...Object.entries(fields).map(([key, value]) => field(key, value, paint))];
  const head = [
    paint.level(level, printable(level).padEnd(LEVEL_WIDTH)),
    said.filter((part) => part !== '').join('  '),
  ];
  const below = more.map((line) => `${INDENT}${paint.dim(printable(line))}`);
  return [head.join('  ').trimEnd(), ...below].join('\n');
}

function field(key: string, value: Json, paint: Paint): string {
  return `${paint.dim(`${printable(key)}=`)}${printable(valueText(value))}`;
}

/** Texts that have no space are shown without quotes. */
const valueText = (value: Json): string =>
  typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
