import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Endpoints, get } from './endpoint.ts';

/** An event of the project, to send or to invoke a function with. */
export interface Sample {
  /** Below the folder of samples, with forward slashes. */
  readonly file: string;
  /** The folder: `eventbridge`, `kafka`, `http`, `sqs`, ...; in `produce` are records of topics. */
  readonly kind: string;
  /** The name of the file without its extensions: an event type, a function or a topic. */
  readonly name: string;
  /** Wrong on purpose, to see what becomes of it. */
  readonly isBad: boolean;
  /** JSON. */
  readonly text: string;
}

const FILE = /^(?<name>.+?)(?<bad>\.bad)?\.jsonl?$/;
/** More than this is no sample. */
const MAX_CHARACTERS = 256 * 1024;

/** Every sample below a folder, by kind and name; none where there is no such folder. */
export async function samplesIn(folder: string): Promise<readonly Sample[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(noFolder);
  const files = entries.filter((entry) => entry.isFile() && FILE.test(entry.name));
  const read = files.map((entry) => samplesOf(folder, path.join(entry.parentPath, entry.name)));
  return (await Promise.all(read)).flat().toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

function noFolder(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

/** A file of JSON lines has a sample in each line. */
async function samplesOf(folder: string, whole: string): Promise<readonly Sample[]> {
  const file = path.relative(folder, whole).split(path.sep).join('/');
  const [kind = ''] = file.split('/');
  const { name = '', bad } = FILE.exec(path.basename(whole))?.groups ?? {};
  const text = await readFile(whole, 'utf8');
  const texts = whole.endsWith('l') ? text.split('\n').filter((line) => line.trim() !== '') : [text];
  return texts
    .filter(({ length }) => length <= MAX_CHARACTERS)
    .map((one) => ({ file, kind, name, isBad: bad !== undefined, text: one }));
}

export const sampleEndpoints: Endpoints = {
  samples: get(async ({ samplesDir }) => ({
    samples: samplesDir === undefined ? [] : await samplesIn(samplesDir),
  })),
};
