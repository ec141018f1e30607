import type { Call } from '@tributary/region/hosted-pages';
import type { JsonObject } from '@tributary/region/json';
import { regionClient, type Target } from '../../../ops/clients/aws.ts';

/** What an endpoint has at hand: the region below whose port the console is. */
export interface Context {
  /** The URL of the region, without a slash at its end. */
  readonly regionUrl: string;
  /** Where the SDK clients of `ops` lead. */
  readonly target: Target;
  /** The folder with sample events of the project that runs; undefined where a template from elsewhere does. */
  readonly samplesDir: string | undefined;
  /** Files of the project that describe its events and its API for machines: AsyncAPI, OpenAPI. */
  readonly documents: readonly string[];
  /** Aborted when the browser goes away. */
  readonly signal: AbortSignal;
}

/** Lines of JSON that an action of some length writes as it goes on. */
export type Progress = AsyncIterable<object>;

export interface ReadingEndpoint {
  readonly method: 'GET';
  /** Changes nothing. @throws EndpointError, UsageError */
  answer(context: Context, query: URLSearchParams): Promise<object>;
}

export interface ActingEndpoint {
  readonly method: 'POST';
  /** @throws EndpointError, UsageError */
  answer(context: Context, body: JsonObject): Promise<object> | Progress;
}

export type Endpoint = ReadingEndpoint | ActingEndpoint;
/** By their paths below `/_console/api/`. */
export type Endpoints = Readonly<Record<string, Endpoint>>;

export const get = (answer: ReadingEndpoint['answer']): ReadingEndpoint => ({ method: 'GET', answer });
export const post = (answer: ActingEndpoint['answer']): ActingEndpoint => ({ method: 'POST', answer });

/** An answer that is no success, with what to do. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** What the program that serves the console knows of the project that runs. */
export type Served = Pick<Context, 'samplesDir' | 'documents'>;

export function contextOf({ headers, signal }: Call, served: Served): Context {
  const regionUrl = `http://${headers.host}`;
  return { ...served, regionUrl, signal, target: { regionUrl, settings: () => regionClient(regionUrl) } };
}
