#!/usr/bin/env node
// Plain JavaScript, so that a Node that cannot read the rest can still say which one it needs.
const NEEDED = [24, 6];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error(`tributary-region needs Node.js ${NEEDED.join('.')} or newer. This is ${process.versions.node}.`);
  process.exitCode = 1;
} else {
  // The compiled code of the region and of its dependencies is kept between starts.
  const { enableCompileCache } = await import('node:module');
  const { cacheFolder } = await import('./core/cache-folder.ts');
  enableCompileCache(cacheFolder('compiled'));
  const { main } = await import('./cli.ts');
  await main(process.argv.slice(2));
}
