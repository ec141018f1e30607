import path from 'node:path';

export const PACKAGE = path.resolve(import.meta.dirname, '..');
export const MANIFEST = path.join(PACKAGE, 'package.json');
/** The manifest of the repository, while that of the tarball stands in its place. */
export const SAVED = path.join(PACKAGE, 'package.json.saved');

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly scripts?: object;
}

/** The manifest of the tarball: Node strips no types in node_modules, so every path names the compiled file. */
export function packedManifest({ scripts: _scripts, ...manifest }: Manifest): object {
  const bin = Object.entries(manifest.bin).map(([name, file]) => [name, compiled(file)]);
  const exports = Object.entries(manifest.exports).map(([name, file]) => [
    name,
    file.endsWith('.ts') ? { types: compiled(file).replace(/\.js$/, '.d.ts'), default: compiled(file) } : file,
  ]);
  return { ...manifest, bin: Object.fromEntries(bin), exports: Object.fromEntries(exports) };
}

const compiled = (file: string): string => file.replace('./src/', './dist/').replace(/\.ts$/, '.js');
