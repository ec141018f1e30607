import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { MANIFEST, PACKAGE, packedManifest, SAVED } from './manifest.ts';

// Compiles the sources to dist/ and lets package.json name the compiled files until the tarball is made.
const compiler = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

rmSync(path.join(PACKAGE, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '-p', path.join(PACKAGE, 'pack/tsconfig.json')], { stdio: 'inherit' });
if (!existsSync(SAVED)) copyFileSync(MANIFEST, SAVED);
const manifest = packedManifest(JSON.parse(readFileSync(SAVED, 'utf8')));
writeFileSync(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
