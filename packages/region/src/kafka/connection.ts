import type { Socket } from 'node:net';
import type { Cancel } from '../core/clock.ts';
import { FrameReader } from './frame-reader.ts';
import { type Answer, NO_ANSWER } from './protocol/api.ts';
import { MalformedRequest } from './protocol/malformed.ts';

/** Serves one request; gives the buffers of the answer, length included. */
export type Serve = (
  frame: Buffer,
  onDisconnect: (task: () => void) => Cancel,
) => Answer<readonly Buffer[]> | Promise<Answer<readonly Buffer[]>>;

export interface ConnectionOptions {
  readonly maxRequestBytes: number;
  readonly serve: Serve;
  /** Told of anything but bad bytes that ended a connection. */
  readonly onError: (error: unknown) => void;
}

/** With more bytes waiting the socket is not read: a client that reads no answers cannot fill the memory. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

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
  #isBusy = false;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#frames = new FrameReader(options.maxRequestBytes);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('drain', () => this.#serveWaiting());
    // A client that resets its connection is no event of this broker; 'close' follows.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#disconnected());
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    try {
      for (const frame of this.#frames.push(chunk)) {
        this.#waiting.push(frame);
        this.#waitingBytes += frame.length;
      }
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#waitingBytes > MAX_WAITING_BYTES) this.#socket.pause();
    this.#serveWaiting();
  }

  #serveWaiting(): void {
    this.#socket.cork();
    while (!this.#isBusy && !this.#socket.destroyed && !this.#socket.writableNeedDrain) {
      const frame = this.#waiting.shift();
      if (frame === undefined) break;
      this.#waitingBytes -= frame.length;
      this.#serve(frame);
    }
    this.#socket.uncork();
    if (this.#waitingBytes <= MAX_WAITING_BYTES && this.#socket.isPaused()) this.#socket.resume();
  }

  #serve(frame: Buffer): void {
    try {
      const answer = this.#options.serve(frame, (task) => this.#onDisconnect(task));
      if (!(answer instanceof Promise)) {
        this.#send(answer);
        return;
      }
      this.#isBusy = true;
      answer.then(
        (late) => this.#finish(late),
        (error: unknown) => this.#fail(error),
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  #finish(answer: Answer<readonly Buffer[]>): void {
    this.#isBusy = false;
    this.#send(answer);
    this.#serveWaiting();
  }

  #send(answer: Answer<readonly Buffer[]>): void {
    if (answer === NO_ANSWER || this.#socket.destroyed) return;
    this.#socket.cork();
    for (const buffer of answer) this.#socket.write(buffer);
    this.#socket.uncork();
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
    for (const task of this.#disconnectTasks) task();
  }
}
