import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { at, objectOf, parseJson, textOf } from '@tributary/region/json';
import { build, type Metafile, type Plugin } from 'esbuild';

const GENERATED = /^schemas\/generated\//;
/** These write what is generated. */
const GENERATES = /^node tools\/(?:(?:generate|package)\.ts$|run\.ts --)/;
const RUNS = /^node (?:tools\/run\.ts )?(\S+\.ts)/;

/** Packages are not followed, but for those of the project. */
const ownModules: Plugin = {
  name: 'own-modules',
  setup: (onBuild) =>
    onBuild.onResolve({ filter: /^[^.#/]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@tributary/') ? undefined : { path, external: true },
    ),
};

/** The programs that a command runs before something generates. */
function programsOf(command: string): readonly string[] {
  const parts = command.split(' && ');
  const generates = parts.findIndex((part) => GENERATES.test(part));
  return parts.slice(0, generates === -1 ? parts.length : generates).flatMap((part) => RUNS.exec(part)?.[1] ?? []);
}

/** The generated modules that a program imports before it does anything. */
function generatedIn(program: string, inputs: Metafile['inputs']): readonly string[] {
  const found = new Set<string>();
  const waiting = [program];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const imports = inputs[file]?.imports ?? [];
    waiting.push(...imports.filter(({ kind }) => kind !== 'dynamic-import').map(({ path }) => path));
  }
  return [...found].filter((file) => GENERATED.test(file));
}

describe('in a fresh clone, where nothing is generated yet', () => {
  const scripts = objectOf(at(parseJson(readFileSync('package.json', 'utf8')), 'scripts'));
  const commands = Object.entries(scripts).flatMap(([name, command]) =>
    programsOf(textOf(command)).map((program) => [name, program] as const),
  );
  let inputs: Metafile['inputs'];

  beforeAll(async () => {
    const { metafile } = await build({
      entryPoints: [...new Set(commands.map(([, program]) => program))],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      outdir: 'dist',
      logLevel: 'silent',
      plugins: [ownModules],
    });
    inputs = metafile.inputs;
  });

  test.each(commands)('npm run %s starts: %s imports nothing generated', (_name, program) => {
    expect(inputs[program]).toBeDefined();
    expect(generatedIn(program, inputs)).toEqual([]);
  });

  test('the check sees what is imported further away', () => {
    expect(generatedIn('tools/start/register-schemas.ts', inputs)).toContain('schemas/generated/encodings.ts');
  });
});
