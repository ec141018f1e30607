/** One server-sent event. */
export interface SseEvent {
  readonly name: string;
  /** Undefined while none was sent. */
  readonly id: string | undefined;
  readonly data: string;
}

/**
 * Reads server-sent events out of pieces of text.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class SseReader {
  #rest = '';
  #id: string | undefined;
  #name = '';
  #data: string[] = [];

  /** The events that end in this piece. */
  read(piece: string): readonly SseEvent[] {
    const lines = (this.#rest + piece).split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#line(line) ?? []);
  }

  #line(line: string): SseEvent | undefined {
    if (line === '') return this.#end();
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'event') this.#name = value;
    if (field === 'id') this.#id = value;
    if (field === 'data') this.#data.push(value);
    return undefined;
  }

  #end(): SseEvent | undefined {
    const event = { name: this.#name || 'message', id: this.#id, data: this.#data.join('\n') };
    const isEvent = this.#data.length > 0;
    this.#name = '';
    this.#data = [];
    return isEvent ? event : undefined;
  }
}
