import type { Socket } from 'node:net';
import type { Cancel, Clock } from '../core/clock.ts';
import { FrameReader } from './frame-reader.ts';
import { type Answer, NO_ANSWER } from './protocol/api.ts';
import { MalformedRequest } from './protocol/malformed.ts';
import type { RequestMemory } from './request-memory.ts';

/** Serves one request, whose bytes are its own until then; gives the buffers of the answer, length included. */
export type Serve = (
  frame: Buffer,
  onDisconnect: (task: () => void) => Cancel,
) => Answer<readonly Buffer[]> | Promise<Answer<readonly Buffer[]>>;

/** What a client may take its time for. */
export interface Patience {
  /** Without a request and without an answer under way (Kafka's connections.max.idle.ms). */
  readonly maxIdleMs: number;
  /** From the first byte of a request to its last one. */
  readonly requestTimeoutMs: number;
  /** Until answers have been read of which more than a little waits to be sent. */
  readonly unreadTimeoutMs: number;
}

export interface ConnectionOptions extends Patience {
  readonly liveness: Clock;
  readonly maxRequestBytes: number;
  /** Of all connections together. */
  readonly memory: RequestMemory;
  readonly serve: Serve;
  /** Told of each change of {@link Connection.heldBytes} to more. */
  readonly onReceived: (connection: Connection) => void;
  /** Told of anything but bad bytes that ended a connection. */
  readonly onError: (error: unknown) => void;
}

/** With more bytes waiting the socket is not read: a client that reads no answers cannot fill the memory. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
/** What a request that waits costs besides its bytes. */
const COST_OF_REQUEST = 256;
/** Then other connections have their turn. */
const SERVED_AT_ONCE = 20;

/**
 * One client. Requests are served one after the other and answered in their order, as Kafka does; requests
 * that come meanwhile wait. Bytes that are no request end this connection and no other.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #frames: FrameReader;
  readonly #waiting: Buffer[] = [];
  readonly #disconnectTasks = new Set<() => void>();
  #waitingBytes = 0;
  #servedBytes = 0;
  #isBusy = false;
  #isScheduled = false;
  #endPartial: Cancel | undefined;
  #endUnread: Cancel | undefined;
  #activeAtMs: number;
  #requests = 0;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#frames = new FrameReader(options.maxRequestBytes, options.memory);
    this.#activeAtMs = options.liveness.now();
    socket.setNoDelay(true);
    socket.setTimeout(options.maxIdleMs, () => this.#timeOut());
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('drain', () => this.#serveWaiting());
    // A client that resets its connection is no event of this broker; 'close' follows.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#disconnected());
  }

  /** Bytes of requests that have come and are not answered. */
  get heldBytes(): number {
    return this.#frames.partialBytes + this.#waitingBytes + this.#servedBytes;
  }

  /** Bytes of answers that the client has not read. */
  get unreadBytes(): number {
    return this.#socket.writableLength;
  }

  /** True while the client waits for an answer. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  get requests(): number {
    return this.#requests;
  }

  get activeAtMs(): number {
    return this.#activeAtMs;
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#activeAtMs = this.#options.liveness.now();
    try {
      for (const frame of this.#frames.push(chunk)) {
        this.#waiting.push(frame);
        this.#waitingBytes += frame.length + COST_OF_REQUEST;
      }
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#watchPartial();
    this.#options.onReceived(this);
    this.#serveWaiting();
  }

  #serveWaiting(): void {
    this.#socket.cork();
    for (let count = 0; this.#canServe(); count++) {
      if (count === SERVED_AT_ONCE) {
        this.#serveLater();
        break;
      }
      const frame = this.#waiting.shift();
      if (frame === undefined) break;
      this.#waitingBytes -= frame.length + COST_OF_REQUEST;
      this.#serve(frame);
    }
    this.#socket.uncork();
    this.#readOrNot();
  }

  #canServe(): boolean {
    return !this.#isBusy && !this.#isScheduled && !this.#socket.destroyed && !this.#socket.writableNeedDrain;
  }

  #serveLater(): void {
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#serveWaiting();
    });
  }

  /** While the client does not read its answers, no more requests are read. */
  #readOrNot(): void {
    const isUnread = this.#socket.writableNeedDrain;
    if (!isUnread) this.#endUnread?.();
    this.#endUnread = isUnread ? (this.#endUnread ?? this.#startUnread()) : undefined;
    if (isUnread || this.#waitingBytes > MAX_WAITING_BYTES) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #startUnread(): Cancel {
    return this.#options.liveness.schedule(this.#options.unreadTimeoutMs, () => this.#socket.destroy());
  }

  #serve(frame: Buffer): void {
    this.#requests++;
    try {
      const answer = this.#options.serve(frame, (task) => this.#onDisconnect(task));
      if (!(answer instanceof Promise)) {
        this.#answer(frame, answer);
        return;
      }
      this.#isBusy = true;
      this.#servedBytes = frame.length;
      answer.then(
        (late) => this.#finish(frame, late),
        (error: unknown) => this.#fail(error),
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  #finish(frame: Buffer, answer: Answer<readonly Buffer[]>): void {
    this.#isBusy = false;
    this.#servedBytes = 0;
    this.#activeAtMs = this.#options.liveness.now();
    this.#answer(frame, answer);
    this.#serveWaiting();
  }

  #answer(frame: Buffer, answer: Answer<readonly Buffer[]>): void {
    const { memory } = this.#options;
    memory.give(frame);
    if (answer === NO_ANSWER || this.#socket.destroyed) return;
    this.#socket.cork();
    for (const buffer of answer) this.#socket.write(buffer, () => memory.give(buffer));
    this.#socket.uncork();
  }

  /** Nothing was read or written for as long as the socket's timeout. */
  #timeOut(): void {
    // The client waits for records, or for other members of its group.
    if (this.#isBusy) this.#socket.setTimeout(this.#options.maxIdleMs);
    else this.#socket.destroy();
  }

  /** Gives a request that has begun the time to come in whole. */
  #watchPartial(): void {
    if (this.#frames.partialBytes === 0) {
      this.#endPartial?.();
      this.#endPartial = undefined;
    } else {
      this.#endPartial ??= this.#startPartial();
    }
  }

  #startPartial(): Cancel {
    return this.#options.liveness.schedule(this.#options.requestTimeoutMs, () => {
      // The broker itself has stopped reading.
      if (this.#socket.isPaused()) this.#endPartial = this.#startPartial();
      else this.#socket.destroy();
    });
  }

  #fail(error: unknown): void {
    this.#socket.destroy();
    if (!(error instanceof MalformedRequest)) this.#options.onError(error);
  }

  #onDisconnect(task: () => void): Cancel {
    this.#disconnectTasks.add(task);
    return () => this.#disconnectTasks.delete(task);
  }

  #disconnected(): void {
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
    this.#endPartial?.();
    this.#endUnread?.();
    for (const task of this.#disconnectTasks) task();
  }
}
