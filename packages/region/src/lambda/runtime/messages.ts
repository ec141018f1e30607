/** The messages between the region and a worker over the worker's IPC channel, and the marks in its output. */

import type { ClockJump } from '../outcome.ts';
import type { LayerFolders } from './layers.ts';

/**
 * When a process waits until a debugger has attached and says that it is ready: before it loads the code, so that a
 * breakpoint may be where the code starts; or when the code is loaded, so that all its places are known.
 */
export type DebuggerWait = 'never' | 'before-code' | 'after-code';

/** How a worker is opened for a debugger. */
export interface InspectionStart {
  /** The project's folder, for the sources of a map. */
  readonly sourceDir: string;
  readonly waits: DebuggerWait;
}

/** First message to a worker: what to load. */
export interface StartMessage {
  readonly type: 'start';
  /** Absolute path of the unpacked bundle. */
  readonly taskRoot: string;
  /** As in the template: `folder/file.export`. */
  readonly handler: string;
  readonly layers?: LayerFolders | undefined;
  readonly shiftMs: number;
  /** The waits of the function take no real time. */
  readonly skipsWaits: boolean;
  readonly inspection?: InspectionStart | undefined;
}

/** One event to handle. */
export interface InvokeMessage {
  readonly type: 'invoke';
  readonly requestId: string;
  readonly functionArn: string;
  readonly traceId: string;
  readonly timeoutMs: number;
  /** A debugger is attached, so that the time which remains does not get less. */
  readonly isTimeStopped: boolean;
  /** What to add to the machine's clock to get the region's. */
  readonly shiftMs: number;
  /** A fault: what the clock jumps by, and when. */
  readonly clockJump?: ClockJump | undefined;
  /** JSON text. */
  readonly payload: string;
}

export type ToWorker = StartMessage | InvokeMessage;

export type FromWorker =
  | { readonly type: 'ready'; readonly maxMemoryKb: number }
  /** A debugger can attach. */
  | { readonly type: 'inspectable'; readonly port: number }
  /** The bundle could not be loaded, or failed while nothing was being handled. */
  | { readonly type: 'init-error'; readonly payload: string }
  /** A wait of the running invocation was skipped. */
  | { readonly type: 'skipped'; readonly ms: number }
  | Answer;

interface Answer {
  readonly type: 'result' | 'error';
  readonly requestId: string;
  readonly payload: string;
  /** Marks that the worker wrote after the output of this invocation. */
  readonly marks: number;
  /** The most memory that the process has had so far. */
  readonly maxMemoryKb: number;
}

/** The record separator of ASCII. */
const SEPARATOR = '\u001e';
const MARK = new RegExp(`${SEPARATOR}([^${SEPARATOR}]*)${SEPARATOR}$`);

/** Ends the output of an invocation; it may follow a line that has no end. */
export const outputMark = (requestId: string): string => `${SEPARATOR}${requestId}${SEPARATOR}\n`;

/** The text before the mark in a line, and the request id in it; undefined when the line has none. */
export function readMark(line: string): { readonly text: string; readonly requestId: string } | undefined {
  const mark = MARK.exec(line);
  return mark ? { text: line.slice(0, mark.index), requestId: mark[1] ?? '' } : undefined;
}
