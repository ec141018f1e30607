import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type CodeFiles, type StoredCode, storeCode } from '../../template/artifacts.ts';
import { filesBelow } from '../../template/local-code.ts';

/** The files of a version of a layer. */
export interface Layer extends StoredCode {
  readonly arn: string;
}

/** What a function has at `/opt`. */
export interface FunctionLayers {
  /** In the order in which they are laid over each other. */
  readonly used: readonly Pick<Layer, 'arn' | 'codeSizeBytes'>[];
  /** The folder that stands for `/opt`; another one for other files. */
  readonly optDir: string;
}

/** Names a script of a layer that starts the runtime. */
export const WRAPPER = 'AWS_LAMBDA_EXEC_WRAPPER';

/**
 * Lays layers over each other: of two files with one path the later layer's stays.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html
 */
export function laidOver(layers: readonly Layer[], cacheDir: string): FunctionLayers | undefined {
  const [first, ...others] = layers;
  if (first === undefined) return undefined;
  const used = layers.map(({ arn, codeSizeBytes }) => ({ arn, codeSizeBytes }));
  if (others.length === 0) return { used, optDir: first.codeDir };
  const files: CodeFiles = Object.assign({}, ...layers.map(({ codeDir }) => filesBelow(codeDir)));
  return { used, optDir: storeCode(cacheDir, files).codeDir };
}

/** The extensions that a layer holds, which run as processes beside a function. */
export function extensionsIn({ codeDir }: StoredCode): readonly string[] {
  const folder = path.join(codeDir, 'extensions');
  return existsSync(folder) ? readdirSync(folder).map((name) => `extensions/${name}`) : [];
}

/** The folders below `/opt` in which packages are looked for. @see https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html */
export function packageFolders({ optDir }: FunctionLayers, runtime: string): readonly string[] {
  const major = /^nodejs(\d+)/.exec(runtime)?.[1] ?? '';
  return ['nodejs', `nodejs/node${major}`].map((folder) => path.join(optDir, folder, 'node_modules'));
}

/** A path as this machine has it; only what is at `/opt` is elsewhere. */
export const realPath = (name: string, layers: FunctionLayers | undefined): string =>
  layers === undefined ? name : name.replace(/^\/opt\//, `${layers.optDir}${path.sep}`);
