/** Reads the stream of a region as a console does: `reader.ts <endpoint>`. Told `{open}`, it opens or closes the stream. */
const [endpoint = ''] = process.argv.slice(2);
let gone = new AbortController();

async function follow(): Promise<void> {
  gone = new AbortController();
  const url = new URL('/_region/stream?hops=1&events=1&stats=1', endpoint);
  const { ok, status, body } = await fetch(url, { signal: gone.signal });
  if (!ok) throw new Error(`${url.href} answers with status ${status}`);
  // Told to close, it aborts its own request, which ends the reading with an error.
  void body?.pipeTo(new WritableStream()).catch(() => undefined);
}

process.on('message', async ({ open }: { open: boolean }) => {
  if (open) await follow();
  else gone.abort();
  process.send?.({ open });
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
