import type { IncomingHttpHeaders } from 'node:http';

/** One request as a service sees it. */
export interface Call {
  readonly method: string;
  /** Without the query, percent-encoded as it came. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** UTF-8 text. */
  readonly body: string;
  /** The body as it came. */
  readonly bytes: Buffer;
  readonly requestId: string;
  /** The service in the credential scope of the signature, for example `lambda`; undefined for unsigned calls. */
  readonly signedFor: string | undefined;
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal;
}

export interface TextAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer that need not be text. */
export interface BytesAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** An answer that is written piece by piece until it ends or the caller goes away. */
export interface StreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly stream: AsyncIterable<string>;
}

export type Answer = TextAnswer | BytesAnswer | StreamAnswer;

export type Handler = (call: Call) => Promise<Answer>;

/** How a service says that something went wrong. */
export type ErrorForm = (
  failure: { code: string; message: string; status: number; members?: object },
  requestId: string,
) => TextAnswer;

/** What answers a call, and in which form it fails. */
export interface Route {
  readonly handle: Handler;
  readonly errorForm: ErrorForm;
  /** The handler holds the clock itself where it works, because it also waits. */
  readonly holdsClock?: boolean;
  /** Whatever the body is, it is kept and not understood: JSON in it may nest as it likes. */
  readonly takesBytes?: boolean;
}
