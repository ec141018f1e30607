import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A function that waits for its answer. */
export interface HeldFunction {
  /** What it told: the path of its request, without the slash. */
  readonly told: string;
  release(): void;
}

/**
 * A server that functions of a test ask, and that holds them: so a function takes as long as the test wants. A timer is no
 * measure for that: on a machine with other work it is over too early, and on the virtual clock it is skipped.
 */
export interface HeldFunctions extends AsyncDisposable {
  readonly url: string;
  /** The functions that are held now. */
  count(): number;
  /** The next one that asks, in the order in which they asked. */
  next(): Promise<HeldFunction>;
  /** Releases those that are held, and holds none any more. */
  releaseAll(): void;
}

export async function heldFunctions(): Promise<HeldFunctions> {
  const held = new Set<ServerResponse>();
  const asked: HeldFunction[] = [];
  const awaited: ((held: HeldFunction) => void)[] = [];
  let isOpen = false;
  const release = (response: ServerResponse): void => {
    held.delete(response);
    response.end();
  };
  const server = createServer(({ url = '/' }, response) => {
    if (isOpen) return release(response);
    held.add(response);
    response.on('close', () => held.delete(response));
    const one = { told: url.slice(1), release: () => release(response) };
    const take = awaited.shift();
    if (take) take(one);
    else asked.push(one);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => held.size,
    next: () =>
      new Promise((resolve) => {
        const first = asked.shift();
        if (first) resolve(first);
        else awaited.push(resolve);
      }),
    releaseAll: () => {
      isOpen = true;
      for (const response of held) release(response);
    },
    [Symbol.asyncDispose]: async () => {
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
}
