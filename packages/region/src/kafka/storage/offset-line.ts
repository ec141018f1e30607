import { checksum } from '../../core/data/checked-document.ts';
import { isObject, parseJson } from '../../core/json.ts';
import type { OffsetEntry } from '../group/offsets.ts';

/** Commits as lines, each with its checksum before it. */
export function offsetLines(entries: readonly OffsetEntry[]): string {
  return entries.map(offsetLine).join('');
}

function offsetLine(entry: OffsetEntry): string {
  const text = JSON.stringify(entry);
  return `${checksum(text)} ${text}\n`;
}

export interface ReadOffsets {
  readonly entries: readonly OffsetEntry[];
  /** Where the whole lines end. */
  readonly endPosition: number;
  /** Where lines begin that do not fit their checksum. */
  readonly damaged: readonly number[];
}

const NEWLINE = 0x0a;
const CHECKSUM_CHARACTERS = 9;

/** Reads all lines that fit their checksum. */
export function readOffsetLines(bytes: Buffer): ReadOffsets {
  const entries: OffsetEntry[] = [];
  const damaged: number[] = [];
  let position = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, position)) {
    const entry = entryIn(bytes.subarray(position, end));
    if (entry === undefined) damaged.push(position);
    else entries.push(entry);
    position = end + 1;
  }
  return { entries, damaged, endPosition: position };
}

function entryIn(line: Buffer): OffsetEntry | undefined {
  const text = line.subarray(CHECKSUM_CHARACTERS);
  const isWhole = line.toString('latin1', 0, CHECKSUM_CHARACTERS) === `${checksum(text)} `;
  return isWhole ? parseEntry(text.toString()) : undefined;
}

/** A commit in JSON; undefined for anything else. */
export function parseEntry(text: string): OffsetEntry | undefined {
  const value = parseJson(text);
  if (!isObject(value)) return undefined;
  const { groupId, topic, partition, committed } = value;
  if (typeof groupId !== 'string' || typeof topic !== 'string' || typeof partition !== 'number') return undefined;
  if (!isObject(committed)) return { groupId, topic, partition };
  const { offset, leaderEpoch, metadata } = committed;
  if (typeof offset !== 'number' || typeof leaderEpoch !== 'number' || typeof metadata !== 'string') return undefined;
  return { groupId, topic, partition, committed: { offset, leaderEpoch, metadata } };
}
