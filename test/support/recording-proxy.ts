import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A call as it went over the wire. */
export interface SentCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Stands before a region and writes down what is asked of it. */
export class RecordingProxy {
  readonly calls: SentCall[] = [];
  readonly #server: Server;

  private constructor(target: URL) {
    this.#server = createServer(async (incoming, answer) => {
      const body = await buffer(incoming);
      const { method = 'GET', url = '/', headers } = incoming;
      this.calls.push({ method, url: new URL(url, target), headers, body: body.toString() });
      const outgoing = request(
        { host: target.hostname, port: target.port, method, path: url, headers: { ...headers, host: target.host } },
        (answered) => {
          answer.writeHead(answered.statusCode ?? 500, answered.headers);
          answered.pipe(answer);
        },
      );
      outgoing.on('error', (error) => answer.destroy(error));
      outgoing.end(body);
    });
  }

  static async before(endpoint: string): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(new URL(endpoint));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
