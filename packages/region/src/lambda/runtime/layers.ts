import { realpathSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const AT_OPT = /^(?:file:\/\/)?\/opt\//;

/** Where the packages of layers are, as `nodejs/node_modules` below `/opt`; none for a function without layers. */
export interface LayerFolders {
  readonly optDir: string;
  /** Each a folder `node_modules`. */
  readonly packages: readonly string[];
}

/**
 * Modules that are named by their path at `/opt` are found in the folder that stands for it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-layers.html
 */
export function findAtOpt({ optDir }: LayerFolders): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (!AT_OPT.test(specifier)) return nextResolve(specifier, context);
      const file = path.join(optDir, specifier.replace(AT_OPT, ''));
      return nextResolve(context.conditions.includes('require') ? file : pathToFileURL(file).href, context);
    },
  });
}

/** Modules of which `import` may look for packages, one beside each folder; `require` knows the folders by NODE_PATH. */
export const besidePackages = (layers: LayerFolders | undefined): readonly string[] =>
  (layers?.packages ?? []).map((folder) => pathToFileURL(path.join(folder, '..', 'index.mjs')).href);

/** The roots below which a function may load modules. */
export const rootsOf = (taskRoot: string, layers: LayerFolders | undefined): readonly string[] =>
  [taskRoot, ...(layers === undefined ? [] : [layers.optDir])].map((folder) => realpathSync(folder) + path.sep);
