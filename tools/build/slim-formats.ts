import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';

const VALIDATORS = 'schemas/generated';
const IN_USE = /\.fullFormats(?:\.(\w+)|\["([\w-]+)"\])/g;

/** The names of the formats that the compiled validators of a project check. */
export function formatsIn(root: string): ReadonlySet<string> {
  const folder = path.join(root, VALIDATORS);
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.validate.js')) : [];
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(IN_USE)].map(([, name, quoted]) => name ?? quoted ?? '')));
}

const ROW = /^ {4}(?:"([\w-]+)"|(\w+))(?::.*)?,$/gm;

/**
 * The module of ajv's formats with those alone, as an ES module, whose unused functions esbuild leaves out.
 * @throws Error when the module no longer has the form that is known
 */
export function onlyFormats(original: string, names: ReadonlySet<string>): string {
  const [head, table, rest] = original.split(/^exports\.fullFormats = (?=\{)|^exports\.fastFormats = \{.*?^\};$/ms);
  if (!head?.includes('function fmtDef') || !table || !rest) throw new Error('The formats of ajv have another form.');
  const rows = table
    .replace(ROW, (row, quoted?: string, name?: string) => (names.has(quoted ?? name ?? '') ? row : ''))
    // A comparison is for the keywords of a minimum and a maximum, which no validator has.
    .replace(/fmtDef\((.+), compare\w+\)/g, '{ validate: $1 }');
  return `const fullFormats = ${rows}${rest.replace(/^exports\..*$/gm, '')}\nexport default { fullFormats };`;
}

/** Parts of ajv that validators call while they run. */
const RUN_TIME = /^ajv(?:\/dist\/runtime|-formats\/dist)\//;

/** Leaves out of a bundle the formats that no contract has, and what only validators call that are left out. */
export const slimFormats: Plugin = {
  name: 'slim-formats',
  setup(build) {
    const { absWorkingDir = '.' } = build.initialOptions;
    build.onLoad({ filter: /ajv-formats[\\/]dist[\\/]formats\.js$/ }, ({ path: file }) => ({
      contents: onlyFormats(readFileSync(file, 'utf8'), formatsIn(absWorkingDir)),
      loader: 'js',
    }));
    build.onResolve({ filter: RUN_TIME }, async ({ path: file, kind, resolveDir, pluginData }) => {
      if (pluginData === RUN_TIME) return undefined;
      return { ...(await build.resolve(file, { kind, resolveDir, pluginData: RUN_TIME })), sideEffects: false };
    });
  },
};
