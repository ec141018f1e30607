import { type SseEvent, SseReader } from './sse.ts';

export interface StreamHooks {
  /** The address, with what is asked for. @param after the cursor to go on from */
  readonly url: (after: string | undefined) => string;
  readonly onEvent: (event: SseEvent) => void;
  /** @param hasCursor whether it goes on from where it ended */
  readonly onOpen: (hasCursor: boolean) => void;
  /** It ended without being closed; it tries again. */
  readonly onLost: () => void;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 4_000;
/** The region sends something each 15 s. */
const SILENT_MS = 40_000;

/**
 * Server-sent events that come again by themselves, from where they ended. They are read by `fetch`, not by
 * `EventSource`, which takes more than the page has time for: here a busy page reads later, and the region waits.
 */
export class LiveStream {
  readonly #hooks: StreamHooks;
  #cursor: string | undefined;
  #running: AbortController | undefined;

  constructor(hooks: StreamHooks) {
    this.#hooks = hooks;
  }

  get isOpen(): boolean {
    return this.#running !== undefined;
  }

  /** Of the newest message, to go on from; undefined before the first. */
  get cursor(): string | undefined {
    return this.#cursor;
  }

  /** Opens it, from the cursor if there is one. */
  open(): void {
    if (this.#running !== undefined) return;
    const running = new AbortController();
    this.#running = running;
    void this.#keepReading(running.signal);
  }

  close(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  /** Asks anew, because the address has changed. @param cursor to go on from, where it is not the newest */
  reopen(cursor = this.#cursor): void {
    this.#cursor = cursor;
    if (!this.isOpen) return;
    this.close();
    this.open();
  }

  async #keepReading(signal: AbortSignal): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const wasOpen = await this.#readOnce(signal);
      if (signal.aborted) return;
      this.#hooks.onLost();
      retryMs = wasOpen ? FIRST_RETRY_MS : Math.min(LAST_RETRY_MS, retryMs * 2);
      await passed(retryMs, signal);
    }
  }

  /** Resolves when the stream has ended. @returns whether it was there at all */
  async #readOnce(signal: AbortSignal): Promise<boolean> {
    const silence = new AbortController();
    const ended = AbortSignal.any([signal, silence.signal]);
    let timer = setTimeout(() => silence.abort(), SILENT_MS);
    let isThere = false;
    try {
      const cursor = this.#cursor;
      const answer = await fetch(this.#hooks.url(cursor), { signal: ended });
      if (!answer.ok || answer.body === null) return false;
      isThere = true;
      this.#hooks.onOpen(cursor !== undefined);
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      const events = new SseReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        if (signal.aborted) return true;
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENT_MS);
        for (const event of events.read(piece.value)) this.#take(event);
      }
      return true;
    } catch {
      // It was cut off, or nothing answers.
      return isThere;
    } finally {
      clearTimeout(timer);
    }
  }

  #take(event: SseEvent): void {
    this.#cursor = event.id ?? this.#cursor;
    this.#hooks.onEvent(event);
  }
}

function passed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
