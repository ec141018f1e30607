import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { AwsError } from '../core/aws-error.ts';
import { type Clock, holding } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { realClock } from '../core/real-clock.ts';
import { type BodyLimit, bodyLimitOf, errorFormOf } from './body-limit.ts';
import type { Answer, Call, ErrorForm, Handler, Route } from './call.ts';
import { ConnectionCut } from './connection-cut.ts';
import { DetailedAwsError } from './detailed-error.ts';
import { checkCaller, type IsOpenTo, type IsPlainPage } from './guard.ts';
import { checkNesting } from './json-service.ts';
import { RequestLost, readBody } from './request-body.ts';
import { GUARDING_HEADERS, send } from './send.ts';

const HOST = '127.0.0.1';

/** How long the door waits for a caller, in real time. */
export interface Patience {
  /** For the head of a request, from the moment that its connection opens. */
  readonly headMs: number;
  /** For a whole request. */
  readonly requestMs: number;
  /** Between two requests of a connection. */
  readonly idleMs: number;
  /** For a caller that does not read its answer. */
  readonly stalledMs: number;
  /** How often the first two are looked at. */
  readonly checkEveryMs: number;
}

const DEFAULT_PATIENCE: Patience = {
  headMs: 20_000,
  requestMs: 60_000,
  // Longer than SDKs keep idle sockets, so that the server closes none during a call.
  idleMs: 65_000,
  stalledMs: 30_000,
  checkEveryMs: 5_000,
};

/** @see https://nodejs.org/api/http.html#httpcreateserveroptions-requestlistener */
const serverOptions = ({ headMs, requestMs, idleMs, checkEveryMs }: Patience): ServerOptions => ({
  headersTimeout: headMs,
  requestTimeout: requestMs,
  keepAliveTimeout: idleMs,
  connectionsCheckingInterval: checkEveryMs,
});

export interface FrontDoorDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly patience?: Partial<Patience>;
  /** Links from elsewhere may open these pages. */
  readonly isPlainPage?: IsPlainPage;
  /** Of a port with one API; without it, each request has the limit of the AWS API that it is for. */
  readonly limit?: BodyLimit;
  /** Called for errors of the region itself. */
  readonly onFault: (error: unknown, what: string) => void;
}

/** The HTTP port of the region, on this machine only. Before {@link FrontDoor.open} it answers 503 to every call. */
export class FrontDoor {
  readonly #deps: FrontDoorDeps;
  readonly #server: Server;
  readonly #patience: Patience;
  #route: (call: Call) => Route = notOpen;
  #isOpenTo: IsOpenTo | undefined;
  #port = 0;
  #isClosed = false;

  constructor(deps: FrontDoorDeps) {
    this.#deps = deps;
    this.#patience = { ...DEFAULT_PATIENCE, ...deps.patience };
    this.#server = createServer(serverOptions(this.#patience), (request, response) => {
      void this.#serve(request, response);
    });
  }

  /** 0 until it listens. */
  get port(): number {
    return this.#port;
  }

  get endpoint(): string {
    return `http://${HOST}:${this.port}`;
  }

  /**
   * Listens on the port; 0 takes any free port.
   * @throws the system's error, EADDRINUSE when the port is in use
   */
  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, HOST, () => {
        this.#server.off('error', reject);
        this.#port = portOf(this.#server);
        resolve();
      });
    });
  }

  /** Callers that are connected now. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  /** @param isOpenTo which paths pages of other origins may call; without it, none */
  open(route: (call: Call) => Route, isOpenTo?: IsOpenTo): void {
    this.#route = route;
    this.#isOpenTo = isOpenTo;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = this.#deps.random.uuid();
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const answer = await this.#answer(request, requestId, gone.signal);
    if (answer === undefined) return void response.destroy();
    const options = { wallClock: realClock(), stalledMs: this.#patience.stalledMs };
    await send(response, answer, options).catch((error: unknown) => {
      response.destroy();
      this.#deps.onFault(error, 'sending an answer');
    });
  }

  /** Undefined where the connection is to be cut. */
  async #answer(request: IncomingMessage, requestId: string, signal: AbortSignal): Promise<Answer | undefined> {
    const { isPlainPage, limit: only } = this.#deps;
    let [errorForm, guarding]: [ErrorForm, object] = [only?.errorForm ?? errorFormOf(request), GUARDING_HEADERS];
    const finished = (answer: Answer): Answer => ({
      ...answer,
      headers: { ...answer.headers, ...guarding, 'x-amzn-requestid': requestId },
    });
    try {
      checkCaller(request, this.port, isPlainPage, this.#isOpenTo);
      const limit = only ?? bodyLimitOf(request);
      errorForm = limit.errorForm;
      const call = callOf(request, await readBody(request, limit), requestId, signal);
      const route = this.#route(call);
      errorForm = route.errorForm;
      if (route.isOfApplication) guarding = {};
      if (!route.takesBytes) checkNesting(call.body);
      return finished(await this.#run(route, call));
    } catch (error) {
      if (error instanceof ConnectionCut || error instanceof RequestLost) return undefined;
      return finished(errorForm(this.#failure(error, `${request.method} ${request.url}`), requestId));
    }
  }

  #run(route: Route, call: Call): ReturnType<Handler> {
    return route.holdsClock ? route.handle(call) : holding(this.#deps.clock, () => route.handle(call));
  }

  #failure(error: unknown, what: string): Parameters<ErrorForm>[0] {
    if (error instanceof DetailedAwsError) return error;
    if (error instanceof AwsError) return { code: error.code, message: error.message, status: error.status };
    // What is under way when the region stops finds parts of it closed, and nobody is there to answer to.
    if (!this.#isClosed) this.#deps.onFault(error, what);
    return { code: 'InternalFailure', message: error instanceof Error ? error.message : String(error), status: 500 };
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** @throws AwsError ServiceUnavailable (503) always */
export function notOpen(): never {
  throw new AwsError('ServiceUnavailable', 'The region is starting. Try again.', 503);
}

function callOf(request: IncomingMessage, bytes: Buffer, requestId: string, signal: AbortSignal): Call {
  const { method = 'GET', url = '/', headers, rawHeaders } = request;
  const questionMark = url.indexOf('?');
  const path = questionMark === -1 ? url : url.slice(0, questionMark);
  const query = new URLSearchParams(questionMark === -1 ? '' : url.slice(questionMark + 1));
  // The scope of an AWS signature: key/date/region/service/aws4_request.
  const signedFor = /Credential=[^/,]+\/\d{8}\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1];
  const body = bytes.toString('utf8');
  return { method, path, query, headers, rawHeaders, body, bytes, requestId, signedFor, signal };
}
