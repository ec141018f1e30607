import { printable } from '../../core/printable.ts';
import type { LogLine } from '../../lambda/logs.ts';
import {
  formatEntry,
  isError,
  isMeant,
  type LogEntry,
  paintFor,
  readEntry,
  shortNames,
  widthOf,
} from '../../logs/text/index.ts';
import type { Region } from '../../region.ts';
import type { LogOptions } from './options.ts';
import { PacedOutput } from './paced-output.ts';

/**
 * Prints the functions' logs as they come, until the returned function is called.
 * @param output a terminal gets colours
 */
export function printLogs(
  region: Pick<Region, 'onLog' | 'resources'>,
  { what, functions }: LogOptions,
  output: Pick<NodeJS.WriteStream, 'write' | 'isTTY'> = process.stdout,
): () => void {
  if (what === 'off') return () => {};
  const unknown = unknownText(functions, functionNames(region));
  if (unknown !== '') output.write(`${printable(unknown)}\n`);
  const paint = paintFor(output);
  const paced = new PacedOutput((text) => output.write(text));
  const print = (line: LogLine): void => {
    const names = functionNames(region);
    if (!isMeant(functions, names)(line.functionName)) return;
    const entry = readEntry(line.text);
    if (!isWanted(entry, what)) return;
    paced.print(() => {
      const place = { timeMs: line.at, name: shortNames(names)(line.functionName), nameWidth: widthOf(names) };
      return formatEntry({ ...entry, requestId: entry.requestId ?? line.requestId }, place, paint);
    }, isError(entry));
  };
  const stop = region.onLog(print, { platform: what === 'all' });
  return () => {
    stop();
    paced.flush();
  };
}

/** What to say of names that no function has; one may come with an update. */
function unknownText(wanted: readonly string[], names: readonly string[]): string {
  const unknown = wanted.filter((name) => !names.some(isMeant([name], names)));
  if (unknown.length === 0) return '';
  const known = names.map(shortNames(names)).toSorted().join(', ');
  return `There is no function ${unknown.join(', ')} yet. There are: ${known}.`;
}

/** An update may have changed them. */
const functionNames = ({ resources }: Pick<Region, 'resources'>): readonly string[] =>
  [...resources.values()].flatMap(({ type, ref }) => (type === 'AWS::Lambda::Function' ? ref : []));

function isWanted(entry: LogEntry, what: LogOptions['what']): boolean {
  if (what === 'errors') return isError(entry);
  return what === 'all' || entry.kind === 'line';
}
