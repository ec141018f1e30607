/** Reads the stream of a region as a console does: `reader.ts <endpoint>`. Told `{query}`, it follows that, or nothing. */
const [endpoint = ''] = process.argv.slice(2);
let gone = new AbortController();

async function follow(query: string): Promise<void> {
  gone = new AbortController();
  const url = new URL(`/_region/stream?${query}`, endpoint);
  const { ok, status, body } = await fetch(url, { signal: gone.signal });
  if (!ok) throw new Error(`${url.href} answers with status ${status}`);
  const { signal } = gone;
  void body?.pipeTo(new WritableStream()).catch((error: unknown) => {
    // Told to follow nothing, it aborts its own request, which ends the reading with an error.
    if (!signal.aborted) throw error;
  });
}

process.on('message', async ({ query }: { query: string }) => {
  gone.abort();
  if (query !== '') await follow(query);
  process.send?.({ query });
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
