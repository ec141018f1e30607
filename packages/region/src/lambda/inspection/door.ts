import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Clock, sleep } from '../../core/clock.ts';

const HOST = '127.0.0.1';
const SILENCE_MS = 500;
/** The request by which a debugger attaches; others only ask what there is to attach to. */
const ATTACHES = /^upgrade: *websocket/im;
/** A web page, in contrast to the tools of a browser, whose origin is `devtools://`. */
const OF_A_PAGE = /^(?:origin: *(?:https?:|null)|sec-fetch-site: *(?:cross|same)-site)/im;
const REFUSED = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
const HEAD_WITHIN_MS = 20_000;
const MAX_HEAD_BYTES = 16 * 1024;

/**
 * The port at which a debugger finds a function, whichever process runs it, and from which it is known whether one is
 * attached.
 */
export class DebuggerDoor {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #attached = new Set<Socket>();
  readonly #firstPort = Promise.withResolvers<number>();
  #workerPort = this.#firstPort.promise;
  readonly #wallClock: Clock;
  readonly #headWithinMs: number;
  #lastSaidMs = 0;

  /**
   * @param wallClock real time
   * @param headWithinMs the time for the head of a request
   */
  constructor(wallClock: Clock, headWithinMs = HEAD_WITHIN_MS) {
    this.#wallClock = wallClock;
    this.#headWithinMs = headWithinMs;
    this.#server = createServer((socket) => void this.#serve(socket));
    // A region that stops does not wait for a debugger.
    this.#server.unref();
  }

  /**
   * @param port 0 takes a free one
   * @returns the port
   * @throws the error of the system, such as EADDRINUSE
   */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, HOST, () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /**
   * Resolves once the debugger has said nothing for a while: an editor sets the breakpoints of a script after it has read
   * the script's map.
   */
  async untilSilent(): Promise<void> {
    this.#lastSaidMs = this.#wallClock.now();
    const leftMs = (): number => this.#lastSaidMs + SILENCE_MS - this.#wallClock.now();
    while (this.isAttached && leftMs() > 0) await sleep(this.#wallClock, leftMs());
  }

  get isAttached(): boolean {
    return this.#attached.size > 0;
  }

  /** Leads further debuggers, and those that came before the first process, to the inspector at this port. */
  leadTo(workerPort: number): void {
    this.#firstPort.resolve(workerPort);
    this.#workerPort = Promise.resolve(workerPort);
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#attached.delete(socket);
    });
    const head = await this.#headOf(socket);
    if (OF_A_PAGE.test(head.toString('latin1'))) return void socket.end(REFUSED);
    const worker = connect(await this.#workerPort, HOST);
    if (ATTACHES.test(head.toString('latin1')) && !socket.destroyed) this.#attached.add(socket);
    socket.on('data', () => {
      this.#lastSaidMs = this.#wallClock.now();
    });
    worker.write(head);
    socket.pipe(worker).pipe(socket);
    worker.on('error', () => socket.destroy());
    worker.on('close', () => socket.destroy());
    socket.on('close', () => worker.destroy());
    if (socket.destroyed) worker.destroy();
  }

  /** The head of the first request; of a connection that sends none in time it never comes, and the connection ends. */
  #headOf(socket: Socket): Promise<Buffer> {
    return new Promise((resolve) => {
      let head = Buffer.alloc(0);
      const giveUp = this.#wallClock.schedule(this.#headWithinMs, () => socket.destroy());
      socket.once('close', giveUp);
      const take = (bytes: Buffer): void => {
        head = Buffer.concat([head, bytes]);
        if (!head.includes('\r\n\r\n')) return void (head.length > MAX_HEAD_BYTES && socket.destroy());
        giveUp();
        socket.off('data', take);
        socket.pause();
        resolve(head);
      };
      socket.on('data', take);
    });
  }
}

/** All doors of a region. */
export class DebuggerDoors {
  readonly #wallClock: Clock;
  readonly #doors = new Set<DebuggerDoor>();

  constructor(wallClock: Clock) {
    this.#wallClock = wallClock;
  }

  /** @throws the error of the system, such as EADDRINUSE */
  async open(port: number): Promise<{ readonly door: DebuggerDoor; readonly port: number }> {
    const door = new DebuggerDoor(this.#wallClock);
    const listening = await door.listen(port);
    this.#doors.add(door);
    return { door, port: listening };
  }

  close(): void {
    for (const door of this.#doors) door.close();
  }
}
