import type { Convention } from './convention.ts';

/** A function is the folder of its name; it is packaged alone, as tools/build.ts bundles it, with its source map. */
export const bundle: Convention = ({ name, config }) => ({
  config: { handler: config.handler ?? `dist/${name}/index.handler` },
});
