import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { at, listOf, objectOf, parseJson, textOf } from '../../core/json.ts';

/** A source map, and the folder that the paths of its sources start from. */
export interface ScriptMap {
  /** Of version 3. */
  readonly map: Readonly<Record<string, unknown>>;
  readonly folder: string;
}

/** The comment at the end of a script that names its map. @see https://tc39.es/ecma426/#sec-linking-generated-code */
const COMMENT = /^\/\/[#@] sourceMappingURL=(\S+)\s*$/gm;
const DATA_URL = /^data:[^,]*?(;base64)?,(.*)$/s;
/** `webpack://app/` or `file:///` at the start of a source. */
const ORIGIN = /^[a-z][\w+.-]+:\/\/[^/]*\//i;

/**
 * The source map of a script: the one that its last comment names, inline or in a file, or else the one beside it.
 * @returns undefined where there is none, or none that can be read
 */
export function readScriptMap(file: string, script: string): ScriptMap | undefined {
  const reference = [...script.matchAll(COMMENT)].at(-1)?.[1] ?? `${path.basename(file)}.map`;
  const [, base64, data] = DATA_URL.exec(reference) ?? [];
  if (data !== undefined) return scriptMap(base64 ? atob(data) : decoded(data), path.dirname(file));
  const mapFile = path.resolve(path.dirname(file), decoded(reference));
  return existsSync(mapFile) ? scriptMap(readFileSync(mapFile, 'utf8'), path.dirname(mapFile)) : undefined;
}

function scriptMap(text: string, folder: string): ScriptMap | undefined {
  const map = objectOf(parseJson(text));
  if (map['version'] !== 3) return undefined;
  return { map, folder: path.resolve(folder, textOf(map['sourceRoot']).replace(ORIGIN, '/')) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A map for Node, whose sources are named as they are to be shown. */
export function namedMap({ map }: ScriptMap, nameOf: (source: string) => string): SourceMap {
  const sources = listOf(map['sources']).map((source) => nameOf(textOf(source)));
  return new SourceMap(JSON.parse(JSON.stringify({ ...map, sources, sourceRoot: '' })));
}

/**
 * The path of a source in its project: a bundler writes it relative to the map, from the folder in which it ran.
 * @param root folder of the unpacked zip
 */
export function projectPath(source: string, folder: string, root: string): string {
  const named = ORIGIN.test(source) ? source.replace(ORIGIN, '') : fromRoot(source, folder, root);
  return path.posix.normalize(named).replace(/^(?:\.\.\/)+/, '');
}

function fromRoot(source: string, folder: string, root: string): string {
  if (path.isAbsolute(source)) return source;
  return path.posix.join(path.relative(root, folder).split(path.sep).join('/'), source);
}

/** The script with an inline map that a debugger finds the sources by, wherever the script lies. */
export function withDebuggerMap(file: string, script: string, root: string, sourceDir: string): string {
  const found = readScriptMap(file, script);
  if (found === undefined) return script;
  const { map, folder } = found;
  const files = listOf(map['sources']).map((source) => sourceFile(textOf(source), folder, root, sourceDir));
  const contents = files.map((source, index) => at(map, 'sourcesContent', index) ?? contentOf(source));
  const sources = files.map((source) => (path.isAbsolute(source) ? pathToFileURL(source).href : source));
  const text = JSON.stringify({ ...map, sources, sourcesContent: contents, sourceRoot: '' });
  const url = `data:application/json;base64,${Buffer.from(text).toString('base64')}`;
  return `${script.replace(COMMENT, '')}\n//# sourceMappingURL=${url}\n`;
}

/** Where a source is on this machine; as it is in the map where it is nowhere. */
function sourceFile(source: string, folder: string, root: string, sourceDir: string): string {
  const direct = source.startsWith('file:') ? fileURLToPath(source) : path.resolve(folder, source);
  const inProject = path.resolve(sourceDir, projectPath(source, folder, root));
  return [direct, inProject].find((file) => existsSync(file)) ?? source;
}

const contentOf = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null);
