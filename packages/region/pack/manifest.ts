interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly private?: boolean;
}

/** The manifest of the tarball: Node strips no types in node_modules, so every path names the compiled file. */
export function packedManifest({ private: _private, ...manifest }: Manifest): object {
  const bin = Object.entries(manifest.bin).map(([name, file]) => [name, compiled(file)]);
  const exports = Object.entries(manifest.exports).map(([name, file]) => [
    name,
    file.endsWith('.ts') ? { types: compiled(file).replace(/\.js$/, '.d.ts'), default: compiled(file) } : file,
  ]);
  return { ...manifest, bin: Object.fromEntries(bin), exports: Object.fromEntries(exports) };
}

const compiled = (file: string): string => file.replace('./src/', './dist/').replace(/\.ts$/, '.js');
