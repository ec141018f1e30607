import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { at, parseJson, textOf } from '@tributary/region/json';
import { build, type Plugin } from 'esbuild';
import { UNCHECKED_OPTIONS } from './slim-kafka.ts';

const FOLDER = path.resolve(import.meta.dirname, '..', '..', 'dist', 'region');
const MANIFEST = createRequire(import.meta.url).resolve('@tributary/region/package.json');
const KAFKA = '@platformatic/kafka';
const [FOUND, UNCHECKED] = ['found', 'unchecked'];

/** A program, and the environment in which a process of it starts fast. */
export interface Program {
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The region's program as it is: from its sources, or as it was compiled for its package. */
export function regionProgram(): string {
  const file = textOf(at(parseJson(readFileSync(MANIFEST, 'utf8')), 'bin', 'tributary-region'));
  return path.join(path.dirname(MANIFEST), file);
}

/**
 * Makes one file of the region's sources, for those who start it again and again. Of a start's processor time more than
 * a third goes into finding a thousand modules, and a sixth into schemas of the Kafka client's options that nothing is
 * held against.
 */
export async function bundledRegion(): Promise<Program> {
  const { outputFiles } = await build({
    entryPoints: [regionProgram()],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    plugins: [inPlace, onlyKafka],
    logLevel: 'warning',
  });
  const file = path.join(FOLDER, 'tributary-region.mjs');
  mkdirSync(FOLDER, { recursive: true });
  // Another run may start its region meanwhile.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, outputFiles[0]?.contents ?? '');
  renameSync(draft, file);
  return { file, environment: { NODE_COMPILE_CACHE: path.join(FOLDER, 'compiled') } };
}

/** Sources that ask where they are get the answer that they have in their own file. */
const inPlace: Plugin = {
  name: 'in-place',
  setup(onBuild) {
    onBuild.onLoad({ filter: /\.[jt]s$/, namespace: 'file' }, ({ path: file }) => {
      const source = readFileSync(file, 'utf8');
      return source.includes('import.meta.') ? { contents: located(source, file), loader: 'ts' } : undefined;
    });
  },
};

const located = (source: string, file: string): string =>
  source
    .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
    .replaceAll('import.meta.filename', JSON.stringify(file))
    .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href));

/** Of the packages the Kafka client alone comes into the file. What it needs itself stays where it is. */
const onlyKafka: Plugin = {
  name: 'only-kafka',
  setup(onBuild) {
    onBuild.onResolve({ filter: /^[^./]/ }, async ({ path: name, importer, kind, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || name === KAFKA || pluginData === FOUND) return undefined;
      if (isBuiltin(name) || !importer.includes('node_modules')) return { path: name, external: true };
      if (UNCHECKED_OPTIONS.module.test(name)) return { path: name, namespace: UNCHECKED };
      const found = await onBuild.resolve(name, { importer, kind, resolveDir, pluginData: FOUND });
      return { path: pathToFileURL(found.path).href, external: true };
    });
    onBuild.onLoad({ filter: /.*/, namespace: UNCHECKED }, () => ({ contents: UNCHECKED_OPTIONS.source('') }));
  },
};
