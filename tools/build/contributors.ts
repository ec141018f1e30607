import type { Metafile } from 'esbuild';

/** How much of a bundle a package, or a folder of the project, takes. */
export interface Contributor {
  readonly name: string;
  readonly sizeBytes: number;
}

/** Who takes how much of a bundle, largest first. */
export function contributorsOf({ inputs }: Metafile['outputs'][string]): readonly Contributor[] {
  const sizes = new Map<string, number>();
  for (const [file, { bytesInOutput }] of Object.entries(inputs))
    sizes.set(ownerOf(file), (sizes.get(ownerOf(file)) ?? 0) + bytesInOutput);
  return [...sizes]
    .map(([name, sizeBytes]) => ({ name, sizeBytes }))
    .sort((a, b) => b.sizeBytes - a.sizeBytes || a.name.localeCompare(b.name));
}

/** The package that a file belongs to, or the folder of the project. */
function ownerOf(file: string): string {
  const inPackage = file.lastIndexOf('node_modules/');
  if (inPackage === -1) return file.split('/').slice(0, -1).join('/');
  const parts = file.slice(inPackage + 'node_modules/'.length).split('/');
  return parts.slice(0, parts[0]?.startsWith('@') ? 2 : 1).join('/');
}
