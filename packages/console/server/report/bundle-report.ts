import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { adoptedStyles } from '../adopted-styles.ts';

const FOLDER = path.join(import.meta.dirname, '../..');
const MAIN = 'ui/report/main.tsx';

/** What of the console asks its server for something has another half in a report, which has none. */
const INSTEAD: Readonly<Record<string, string>> = {
  'ui/router.ts': 'ui/report/hash-router.ts',
  'ui/components/clock.ts': 'ui/report/end-clock.ts',
  'ui/live/region-prefix.ts': 'ui/report/run-prefix.ts',
};

export interface ReportCode {
  readonly script: string;
  readonly style: string;
}

/** Bundles what draws a report: one script and one style sheet. */
export async function bundleReport(): Promise<ReportCode> {
  const { outputFiles } = await build({
    absWorkingDir: FOLDER,
    entryPoints: [MAIN],
    outdir: 'files',
    bundle: true,
    format: 'iife',
    target: 'es2024',
    minify: true,
    write: false,
    tsconfig: 'tsconfig.json',
    logLevel: 'silent',
    plugins: [insteadOf(INSTEAD), adoptedStyles(MAIN)],
  });
  const textOf = (extension: string): string =>
    outputFiles.find(({ path: file }) => path.extname(file) === extension)?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}

const insteadOf = (modules: Readonly<Record<string, string>>): Plugin => ({
  name: 'instead-of',
  setup: (build) => {
    const files = Object.entries(modules).map(
      ([from, to]) => [path.join(FOLDER, from), path.join(FOLDER, to)] as const,
    );
    const byFile = new Map(files);
    build.onResolve({ filter: /^\..*\.ts$/ }, ({ path: wanted, resolveDir }) => {
      const other = byFile.get(path.resolve(resolveDir, wanted));
      return other === undefined ? undefined : { path: other };
    });
  },
});
