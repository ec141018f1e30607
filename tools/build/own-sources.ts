import { readFile, writeFile } from 'node:fs/promises';
import { decode, encode, type SourceMapMappings, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import { at, type Json, listOf, parseJson, textOf } from '@tributary/region/json';

/**
 * Reduces the map of a bundle to what stacks need: the lines of the project's own sources. With the packages' sources
 * and the names of variables it would be larger than the bundle itself.
 */
export async function keepOwnSources(file: string): Promise<void> {
  await writeFile(file, ownSourcesText(await readFile(file, 'utf8')));
}

/** {@link keepOwnSources} for the text of a map. */
export const ownSourcesText = (map: string): string => JSON.stringify(ownSources(parseJson(map) ?? null));

/** Sources of packages, and modules that a plugin makes up. */
const OF_OTHERS = /node_modules\/|^[\w-]+:/;

/** @param map a source map, version 3 */
function ownSources(map: Json): Json {
  const sources = listOf(at(map, 'sources')).map((source) => textOf(source));
  const own = sources.filter((source) => !OF_OTHERS.test(source));
  const indices = sources.map((source) => own.indexOf(source));
  const mappings = decode(textOf(at(map, 'mappings')));
  return { version: 3, sources: own, names: [], mappings: encode(renumbered(mappings, indices)) };
}

/** @param indices for each old index of a source the new one, -1 for a source to leave out */
const renumbered = (mappings: SourceMapMappings, indices: readonly number[]): SourceMapMappings =>
  mappings.map((line) => line.map((segment) => renumberedSegment(segment, indices)).filter(isNews));

function renumberedSegment(segment: SourceMapSegment, indices: readonly number[]): SourceMapSegment {
  if (segment.length === 1) return segment;
  const [column, source, line, sourceColumn] = segment;
  const index = indices[source] ?? -1;
  return index === -1 ? [column] : [column, index, line, sourceColumn];
}

/** One segment without a source ends what was before it; more of them in a row say nothing. */
const isNews = (segment: SourceMapSegment, index: number, line: readonly SourceMapSegment[]): boolean =>
  segment.length > 1 || (line[index - 1]?.length ?? 2) > 1;
