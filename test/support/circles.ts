import type { Import } from './imports.ts';

/** The circles in which files import each other: each from its first file in alphabetical order. */
export function circlesIn(imports: readonly Import[]): readonly (readonly string[])[] {
  const targetsOf = Map.groupBy(
    imports.filter(({ from }) => from === 'project'),
    ({ file }) => file,
  );
  const done = new Set<string>();
  const circles: string[][] = [];
  const visit = (file: string, open: readonly string[]): void => {
    const start = open.indexOf(file);
    if (start !== -1) circles.push(open.slice(start));
    if (start !== -1 || done.has(file)) return;
    for (const { target } of targetsOf.get(file) ?? []) visit(target, [...open, file]);
    done.add(file);
  };
  for (const file of [...targetsOf.keys()].toSorted()) visit(file, []);
  return circles;
}
