import { at, parseJson, textOf } from '@tributary/region/json';

/** As who serves the console names it to the region. */
const CONSOLE = 'Console';

/**
 * The line that names a page of the console, for commands that name what it shows. Undefined where none is served: on
 * AWS, by another emulator, or by a region that was started without one.
 * @param path segments such as `event` and an id; they may have any characters
 */
export async function consoleLine(
  regionUrl: string | undefined,
  path: readonly string[],
  query: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  if (regionUrl === undefined) return undefined;
  const prefix = await consolePrefix(regionUrl);
  return prefix === '' ? undefined : `console: ${consoleUrl(regionUrl, prefix, path, query)}`;
}

/** A link is an extra: where nothing tells of a console, the command has said what it had to say. */
async function consolePrefix(regionUrl: string): Promise<string> {
  try {
    const answer = await fetch(new URL('/_region/health', regionUrl));
    return textOf(at(parseJson(await answer.text()), 'hostedPages', CONSOLE));
  } catch {
    return '';
  }
}

function consoleUrl(
  regionUrl: string,
  prefix: string,
  path: readonly string[],
  query: Readonly<Record<string, string>>,
): string {
  const url = new URL(prefix + path.map(encodeURIComponent).join('/'), regionUrl);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** A text, and below it the line of its page. */
export const withLink = (text: string, line: string | undefined): string =>
  line === undefined ? text : `${text}\n\n${line}`;
