import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Taken {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Given {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Never answers. */
  readonly isSilent?: boolean;
}

/** A server outside of the region. It answers 200, or what is next in `answers`. */
export class OutsideServer {
  readonly taken: Taken[] = [];
  readonly answers: Given[] = [];
  readonly #server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    this.taken.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    const { status, headers: own = {}, body = '', isSilent } = this.answers.shift() ?? { status: 200 };
    if (isSilent !== true) response.writeHead(status, own).end(body);
  });

  static async start(): Promise<OutsideServer> {
    const server = new OutsideServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
