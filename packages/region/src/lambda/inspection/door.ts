import { connect, createServer, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';
/** The request by which a debugger attaches; others only ask what there is to attach to. */
const ATTACHES = /^upgrade: *websocket/im;

/**
 * The port at which a debugger finds a function, whichever process runs it, and from which it is known whether one is
 * attached.
 */
export class DebuggerDoor {
  readonly #server: Server;
  readonly #attached = new Set<Socket>();
  #workerPort: number | undefined;

  constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
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

  get isAttached(): boolean {
    return this.#attached.size > 0;
  }

  /** Leads further debuggers to the inspector of this process. */
  leadTo(workerPort: number): void {
    this.#workerPort = workerPort;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#attached) socket.destroy();
  }

  #serve(socket: Socket): void {
    if (this.#workerPort === undefined) return void socket.destroy();
    const worker = connect(this.#workerPort, HOST);
    socket.once('data', (head) => ATTACHES.test(head.toString('latin1')) && this.#attached.add(socket));
    socket.pipe(worker).pipe(socket);
    for (const [end, other] of [
      [socket, worker],
      [worker, socket],
    ] as const) {
      end.on('error', () => other.destroy());
      end.on('close', () => {
        this.#attached.delete(socket);
        other.destroy();
      });
    }
  }
}

/** All doors of a region. */
export class DebuggerDoors {
  readonly #doors = new Set<DebuggerDoor>();

  /** @throws the error of the system, such as EADDRINUSE */
  async open(port: number): Promise<{ readonly door: DebuggerDoor; readonly port: number }> {
    const door = new DebuggerDoor();
    const listening = await door.listen(port);
    this.#doors.add(door);
    return { door, port: listening };
  }

  close(): void {
    for (const door of this.#doors) door.close();
  }
}
