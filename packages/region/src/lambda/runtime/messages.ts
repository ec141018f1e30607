/** What the region and a worker say to each other over the worker's IPC channel. */

/** First message to a worker: what to load. */
export interface StartMessage {
  readonly type: 'start';
  /** Absolute path of the unpacked bundle. */
  readonly taskRoot: string;
  /** As in the template: `folder/file.export`. */
  readonly handler: string;
  readonly shiftMs: number;
}

/** One event to handle. */
export interface InvokeMessage {
  readonly type: 'invoke';
  readonly requestId: string;
  readonly functionArn: string;
  readonly traceId: string;
  readonly timeoutMs: number;
  /** What to add to the machine's clock to get the region's. */
  readonly shiftMs: number;
  /** JSON text. */
  readonly payload: string;
}

export type ToWorker = StartMessage | InvokeMessage;

export type FromWorker =
  | { readonly type: 'ready' }
  /** The bundle could not be loaded, or failed while nothing was being handled. */
  | { readonly type: 'init-error'; readonly payload: string }
  | { readonly type: 'result'; readonly requestId: string; readonly payload: string }
  | { readonly type: 'error'; readonly requestId: string; readonly payload: string };
