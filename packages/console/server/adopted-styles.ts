import { readFile } from 'node:fs/promises';
import { type Plugin, transform } from 'esbuild';

const NAMESPACE = 'adopted-styles';

/**
 * Puts the styles that a lazy chunk imports into the chunk, which hands them to the document when it is loaded: a page
 * is never seen without its styles. Those that `main` imports stay a style sheet, which is there before any script.
 * Styles by script need no exception in the content security policy.
 * @see https://drafts.csswg.org/cssom/#dom-cssstylesheet-replacesync
 */
export const adoptedStyles = (main: string): Plugin => ({
  name: NAMESPACE,
  setup: (build) => {
    build.onResolve({ filter: /\.css$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === NAMESPACE || kind !== 'import-statement' || importer.endsWith(main)) return undefined;
      const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: NAMESPACE });
      return { path: found.path, namespace: NAMESPACE, errors: found.errors };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true });
      return { contents: moduleOf(code.trim()), loader: 'js' };
    });
  },
});

const moduleOf = (css: string): string => `
const sheet = new CSSStyleSheet();
sheet.replaceSync(${JSON.stringify(css)});
document.adoptedStyleSheets.push(sheet);
`;
