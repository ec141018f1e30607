import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { objectOf } from '../json.ts';

/** V8 gives a frame its text. */
interface Frame extends NodeJS.CallSite {
  toString(): string;
}

/** The source map of a bundle; undefined where there is none. */
type MapOf = (file: string) => SourceMap | undefined;

/**
 * Writes stacks with the TypeScript positions of their frames, as far as a frame's file has a source map. Nothing is
 * read before the first stack is.
 * @param mapOf default: the map `<file>.map` beside the bundle
 * @returns a value for `Error.prepareStackTrace`
 * @see https://v8.dev/docs/stack-trace-api#customizing-stack-traces
 */
export function mappedStacks(mapOf: MapOf = mapBeside()): (error: Error, frames: readonly Frame[]) => string {
  return (error, frames) => [headOf(error), ...frames.map((frame) => `    at ${textOf(frame, mapOf)}`)].join('\n');
}

/** The error as V8 writes it at the top of a stack; an error may be an object that cannot be written. */
function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function textOf(frame: Frame, mapOf: MapOf): string {
  const text = String(frame);
  const [file, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
  if (!file || file.startsWith('node:') || line === null || column === null) return text;
  const entry = objectOf(mapOf(file)?.findEntry(line - 1, column - 1));
  const { originalSource: source, originalLine, originalColumn } = entry;
  if (typeof source !== 'string' || typeof originalLine !== 'number' || typeof originalColumn !== 'number') return text;
  return text.replace(
    `${file}:${line}:${column}`,
    () => `${inProject(source)}:${originalLine + 1}:${originalColumn + 1}`,
  );
}

/** A bundle is some folders below the project, and so its map names a source by `../../lib/contract.ts`. */
const inProject = (source: string): string => source.replace(/^(?:\.\.\/)+/, '');

function mapBeside(): MapOf {
  const maps = new Map<string, SourceMap | undefined>();
  return (file) => {
    if (!maps.has(file)) maps.set(file, readMap(`${file}.map`));
    return maps.get(file);
  };
}

/** A stack without positions is better than an error about its map. */
function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
