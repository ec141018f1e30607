import { readFileSync, realpathSync } from 'node:fs';
import type { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { objectOf } from '../../core/json.ts';
import { namedMap, projectPath, readScriptMap } from './source-maps.ts';

/** V8 gives a frame its text. */
interface Frame extends NodeJS.CallSite {
  toString(): string;
}

/**
 * Writes the stacks of a function with the positions of its sources, where its bundle has a source map. A map is read
 * with the first stack that needs it. A bundle may replace this by its own way.
 * @param taskRoot folder of the unpacked bundle
 */
export function mapStacks(taskRoot: string): void {
  if (process.sourceMapsEnabled) return;
  const root = realpathSync(taskRoot);
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (file: string): SourceMap | undefined => {
    if (!maps.has(file)) maps.set(file, readMap(file, root));
    return maps.get(file);
  };
  Error.prepareStackTrace = (error: Error, frames: readonly Frame[]) =>
    [headOf(error), ...frames.map((frame) => `    at ${textOf(frame, mapOf)}`)].join('\n');
}

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function textOf(frame: Frame, mapOf: (file: string) => SourceMap | undefined): string {
  const text = frame.toString();
  const [script, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
  if (!script || line === null || column === null || script.startsWith('node:')) return text;
  const entry = objectOf(mapOf(script)?.findEntry(line - 1, column - 1));
  const { originalSource: source, originalLine, originalColumn } = entry;
  if (typeof source !== 'string' || typeof originalLine !== 'number' || typeof originalColumn !== 'number') return text;
  return text.replace(`${script}:${line}:${column}`, () => `${source}:${originalLine + 1}:${originalColumn + 1}`);
}

/** Undefined for scripts of others, and where a map is missing or broken: a stack without positions is better than none. */
function readMap(script: string, root: string): SourceMap | undefined {
  try {
    const file = script.startsWith('file:') ? fileURLToPath(script) : script;
    if (!file.startsWith(root + path.sep)) return undefined;
    const found = readScriptMap(file, readFileSync(file, 'utf8'));
    return found && namedMap(found, (source) => projectPath(source, found.folder, root));
  } catch {
    return undefined;
  }
}
