import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { AwsError } from '../core/aws-error.ts';
import { type Clock, holding } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { Answer, Call, ErrorForm, Handler, Route } from './call.ts';
import { ConnectionCut } from './connection-cut.ts';
import { DetailedAwsError } from './detailed-error.ts';
import { jsonErrors, queryErrors, restErrors } from './error-forms.ts';
import { checkCaller, checkNesting, readBody } from './guard.ts';

const HOST = '127.0.0.1';
/** Longer than SDKs keep idle sockets, so that the server closes none during a call. */
const KEEP_ALIVE_MS = 65_000;

export interface FrontDoorDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** Called for errors of the region itself. */
  readonly onFault: (error: unknown, what: string) => void;
}

/** The HTTP port of the region, on this machine only. Before {@link FrontDoor.open} it answers 503 to every call. */
export class FrontDoor {
  readonly #deps: FrontDoorDeps;
  readonly #server: Server;
  #route: (call: Call) => Route = notOpen;
  #port = 0;

  constructor(deps: FrontDoorDeps) {
    this.#deps = deps;
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
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

  open(route: (call: Call) => Route): void {
    this.#route = route;
  }

  async close(): Promise<void> {
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
    let errorForm = errorFormOf(request.headers);
    let answer: Answer;
    try {
      checkCaller(request, this.port);
      const call = callOf(request, await readBody(request), requestId, gone.signal);
      const route = this.#route(call);
      errorForm = route.errorForm;
      if (!route.takesBytes) checkNesting(call.body);
      answer = await this.#run(route, call);
    } catch (error) {
      if (error instanceof ConnectionCut) return void response.destroy();
      answer = errorForm(this.#failure(error, `${request.method} ${request.url}`), requestId);
    }
    await send(response, answer, requestId).catch((error: unknown) => this.#deps.onFault(error, 'sending an answer'));
  }

  #run(route: Route, call: Call): ReturnType<Handler> {
    return route.holdsClock ? route.handle(call) : holding(this.#deps.clock, () => route.handle(call));
  }

  #failure(error: unknown, what: string): Parameters<ErrorForm>[0] {
    if (error instanceof DetailedAwsError) return error;
    if (error instanceof AwsError) return { code: error.code, message: error.message, status: error.status };
    this.#deps.onFault(error, what);
    return { code: 'InternalFailure', message: error instanceof Error ? error.message : String(error), status: 500 };
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function notOpen(): never {
  throw new AwsError('ServiceUnavailable', 'The region is starting. Try again.', 503);
}

/** The error form of a call's protocol, for errors before its route is found. */
function errorFormOf(headers: IncomingHttpHeaders): ErrorForm {
  if (headers['x-amz-target'] !== undefined) return jsonErrors('1.1');
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? queryErrors : restErrors;
}

function callOf(request: IncomingMessage, bytes: Buffer, requestId: string, signal: AbortSignal): Call {
  const { method = 'GET', url = '/', headers } = request;
  const questionMark = url.indexOf('?');
  const path = questionMark === -1 ? url : url.slice(0, questionMark);
  const query = new URLSearchParams(questionMark === -1 ? '' : url.slice(questionMark + 1));
  // The scope of an AWS signature: key/date/region/service/aws4_request.
  const signedFor = /Credential=[^/,]+\/\d{8}\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1];
  return { method, path, query, headers, body: bytes.toString('utf8'), bytes, requestId, signedFor, signal };
}

async function send(response: ServerResponse, answer: Answer, requestId: string): Promise<void> {
  const headers = { ...answer.headers, 'x-amzn-requestid': requestId };
  if (!('stream' in answer)) {
    // A text goes out in one piece with the head.
    const body = 'bytes' in answer ? answer.bytes : answer.body;
    response.writeHead(answer.status, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.end(body);
    return;
  }
  response.writeHead(answer.status, headers);
  response.flushHeaders();
  for await (const piece of answer.stream) response.write(piece);
  response.end();
}
