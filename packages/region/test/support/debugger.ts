import { isObject, type JsonObject, objectOf, textOf } from '../../src/core/json.ts';

interface Event {
  readonly method: string;
  readonly params: JsonObject;
}

interface Waiting {
  readonly method: string;
  readonly matches: (params: JsonObject) => boolean;
  readonly found: (params: JsonObject) => void;
}

/** A debugger over the Chrome DevTools protocol, as editors speak it. @see https://chromedevtools.github.io/devtools-protocol/v8/ */
export class Debugger implements Disposable {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (result: JsonObject) => void>();
  readonly #events: Event[] = [];
  readonly #waiting: Waiting[] = [];
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(objectOf(JSON.parse(String(data)))));
  }

  /** Attaches as soon as there is something to attach to. */
  static async attach(port: number): Promise<Debugger> {
    const url = await urlAt(port);
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error(`${url} does not take a debugger`)));
    });
    return new Debugger(socket);
  }

  ask(method: string, params: object = {}): Promise<JsonObject> {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  /** The first event of this kind that matches, also one that has come already; each is given once. */
  event(method: string, matches: (params: JsonObject) => boolean = () => true): Promise<JsonObject> {
    const index = this.#events.findIndex((event) => event.method === method && matches(event.params));
    const [known] = index === -1 ? [] : this.#events.splice(index, 1);
    if (known) return Promise.resolve(known.params);
    return new Promise((found) => this.#waiting.push({ method, matches, found }));
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #take({ id, method, params, result, error }: JsonObject): void {
    if (typeof id === 'number') this.#answers.get(id)?.(objectOf(isObject(error) ? { error } : result));
    else this.#hear({ method: textOf(method), params: objectOf(params) });
  }

  #hear(event: Event): void {
    const index = this.#waiting.findIndex((one) => one.method === event.method && one.matches(event.params));
    const [waiting] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (waiting) waiting.found(event.params);
    else this.#events.push(event);
  }
}

async function urlAt(port: number): Promise<string> {
  for (;;) {
    try {
      const [target] = JSON.parse(await (await fetch(`http://127.0.0.1:${port}/json/list`)).text());
      return String(target.webSocketDebuggerUrl);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
