import { pathToFileURL } from 'node:url';
import { decode } from '@jridgewell/sourcemap-codec';
import { at, listOf, parseJson, textOf } from '@tributary/region/json';
import type { Debugger } from '../../packages/region/test/support/debugger.ts';

/** Where a bundle's map says that something is, lines and columns from 0. */
interface Location {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** The locations of a line of a source in the bundle that a debugger is shown, as an editor finds them. */
export async function locationsOf(debug: Debugger, file: string, line: number): Promise<readonly Location[]> {
  const { scriptId, sourceMapURL } = await debug.event('Debugger.scriptParsed', ({ url }) =>
    textOf(url).endsWith('/index.cjs'),
  );
  const map = parseJson(Buffer.from(textOf(sourceMapURL).split('base64,')[1] ?? '', 'base64').toString());
  const source = listOf(at(map, 'sources')).indexOf(pathToFileURL(file).href);
  return decode(textOf(at(map, 'mappings'))).flatMap((segments, lineNumber) =>
    segments
      .filter((segment) => segment[1] === source && segment[2] === line - 1)
      .map(([columnNumber]) => ({ scriptId: textOf(scriptId), lineNumber, columnNumber })),
  );
}

/** Sets a breakpoint at a line of a source. */
export async function breakAt(debug: Debugger, file: string, line: number): Promise<void> {
  const [location] = await locationsOf(debug, file, line);
  await debug.ask('Debugger.setBreakpoint', { location });
}
