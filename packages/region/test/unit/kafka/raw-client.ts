import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Reader, Writer } from '@platformatic/kafka';

/** A client that sends what it is told to, byte by byte. */
export class RawClient {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #correlationId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    // Tests may wait for any number of answers at once.
    socket.setMaxListeners(0);
    // Tests look at `isClosed`; how the broker ended the connection does not matter.
    socket.on('error', () => {});
  }

  static async open(bootstrapServer: string): Promise<RawClient> {
    const [host = '', port] = bootstrapServer.split(':');
    const socket = connect({ host, port: Number(port) });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  get isClosed(): boolean {
    return this.#socket.closed;
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Reads no more answers; what the broker sends stays on the way. */
  stopReading(): void {
    this.#socket.pause();
  }

  goOnReading(): void {
    this.#socket.resume();
  }

  /** Resolves when the broker has closed the connection. */
  async closed(): Promise<void> {
    if (!this.isClosed) await once(this.#socket, 'close');
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Sends a request with a plain header, and gives the body of its answer. */
  async ask(apiKey: number, version: number, body: (writer: Writer) => void): Promise<Reader> {
    this.send(request(apiKey, version, ++this.#correlationId, body));
    return this.answer(this.#correlationId);
  }

  #somethingNew(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#socket.off('data', done).off('close', done);
        resolve();
      };
      this.#socket.on('data', done).on('close', done);
    });
  }

  /** The next answer. @throws Error when it is not the answer to that request */
  async answer(correlationId: number): Promise<Reader> {
    while (this.#received.length < 4 || this.#received.length < 4 + this.#received.readInt32BE(0)) {
      if (this.isClosed) throw new Error('The broker closed the connection.');
      await this.#somethingNew();
    }
    const end = 4 + this.#received.readInt32BE(0);
    const reader = Reader.from(Buffer.from(this.#received.subarray(4, end)));
    this.#received = this.#received.subarray(end);
    const answered = reader.readInt32();
    if (answered !== correlationId) throw new Error(`This answers ${answered}, not ${correlationId}.`);
    return reader;
  }
}

/** A request in a version that is not flexible, behind its length. */
export function request(
  apiKey: number,
  version: number,
  correlationId: number,
  body: (writer: Writer) => void,
): Buffer {
  const writer = Writer.create().appendInt16(apiKey).appendInt16(version).appendInt32(correlationId);
  writer.appendString('raw', false);
  body(writer);
  return writer.prependLength().buffer;
}
