import { complain, UsageError } from '@tributary/region/command-line';
import type { Gap, Hop } from '@tributary/region/journal';

/**
 * Reads the hops of one id from a region's journal over HTTP, and those of the events that an event of this id caused.
 * With `follow` it also reads those that are still to come.
 */
export async function* journalOf(endpoint: string, id: string, follow: boolean): AsyncGenerator<Hop> {
  const url = new URL('/_region/journal', endpoint);
  url.searchParams.set('id', id);
  url.searchParams.set('effects', '1');
  if (follow) url.searchParams.set('follow', '1');
  yield* hopsIn(await open(url));
}

async function open(url: URL): Promise<ReadableStream<Uint8Array>> {
  try {
    const { ok, status, body } = await fetch(url);
    if (ok && body) return body;
    throw new UsageError(`${url.origin} answers with status ${status}: is it a region that \`npm start\` started?`);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(
      `No region answers at ${url.origin}. Start one with \`npm start\`, or name it with --endpoint.`,
      { cause },
    );
  }
}

/** The hops in the lines of a journal. A line on standard error tells which ones its region has forgotten. */
export async function* hopsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<Hop> {
  for await (const line of linesOf(body)) {
    const read: Hop | Gap = JSON.parse(line);
    if (!('gap' in read)) yield read;
    else complain(`The journal has forgotten the hops ${read.gap.from} to ${read.gap.to}.`);
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
  }
}
