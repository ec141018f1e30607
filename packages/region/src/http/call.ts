import type { IncomingHttpHeaders } from 'node:http';

/** One request, in the form that services read. */
export interface Call {
  readonly method: string;
  /** Without the query, percent-encoded as it arrived. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Names and values by turns, as the client wrote them; undefined for a call from inside the region. */
  readonly rawHeaders?: readonly string[];
  /** UTF-8 text. */
  readonly body: string;
  /** The body as it arrived. */
  readonly bytes: Buffer;
  readonly requestId: string;
  /** The service in the credential scope of the signature, for example `lambda`; undefined for unsigned calls. */
  readonly signedFor: string | undefined;
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal;
  /** An earlier start answered the call. It is made again, so that what it made or changed exists. */
  readonly isRepeated?: boolean;
}

export interface TextAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each is a header `Set-Cookie` of its own: they cannot be joined. */
  readonly cookies?: readonly string[];
  readonly body: string;
}

/** An answer that need not be text. */
export interface BytesAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly bytes: Buffer;
}

/** An answer that is written piece by piece until it ends or the caller goes away. */
export interface StreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly stream: AsyncIterable<string | Uint8Array>;
}

export type Answer = TextAnswer | BytesAnswer | StreamAnswer;

export type Handler = (call: Call) => Promise<Answer>;

/** Writes an error in the form of a service's protocol. */
export type ErrorForm = (
  failure: { code: string; message: string; status: number; members?: object },
  requestId: string,
) => TextAnswer | BytesAnswer;

/** The handler of a call, and the form of its errors. */
export interface Route {
  readonly handle: Handler;
  readonly errorForm: ErrorForm;
  /** The handler holds the clock by itself, and only while it works, because it also waits. */
  readonly holdsClock?: boolean;
  /** The application answers, not the region: what its pages may do is its own affair. */
  readonly isOfApplication?: boolean;
  /** The body is stored and not parsed, so JSON in it may nest at any depth. */
  readonly takesBytes?: boolean;
}
