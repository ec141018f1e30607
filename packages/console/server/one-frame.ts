import path from 'node:path';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'with-frame';
const PAGE = /[\\/]ui[\\/]pages[\\/]([^\\/]+)[\\/]\1\.tsx$/;

/**
 * Keeps the frame of every page in one file. A lazy chunk never runs without the frame, which the bundler does not know:
 * it would put each part that some chunks share with the frame into a file of its own, and a browser asks for each.
 * Here every lazy chunk imports the whole frame, so all of them share all of it.
 * @param frame the module that imports it, from the bundler's folder
 */
export const oneFrame = (frame: string): Plugin => ({
  name: NAMESPACE,
  setup: (build) => {
    const frameFile = path.join(build.initialOptions.absWorkingDir ?? '', frame);
    build.onResolve({ filter: /./ }, async ({ path: wanted, importer, resolveDir, kind }) => {
      if (kind !== 'dynamic-import') return undefined;
      const found = await build.resolve(wanted, { importer, resolveDir, kind: 'import-statement' });
      return { path: found.path, namespace: NAMESPACE, errors: found.errors };
    });
    build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path: file }) => ({
      contents: moduleOf(JSON.stringify(frameFile), file),
      resolveDir: path.dirname(file),
    }));
  },
});

const moduleOf = (frame: string, file: string): string => `
import ${frame};
export * from ${JSON.stringify(file)};
${PAGE.test(file) ? `export { default } from ${JSON.stringify(file)};` : ''}
`;

/** The name of the page that a lazy chunk holds; undefined for other chunks. @param entryPoint as the bundler names it */
export const pageIn = (entryPoint = ''): string | undefined =>
  entryPoint.startsWith(`${NAMESPACE}:`) ? PAGE.exec(entryPoint)?.[1] : undefined;
