import type { Json } from '../../core/json.ts';

/** One event of a function's log, taken apart. */
export interface LogEntry {
  /** `platform`: START, END, REPORT. `metric`: figures in the embedded metric format. */
  readonly kind: 'line' | 'platform' | 'metric';
  /** In capitals; empty where the writer gave none. */
  readonly level: string;
  readonly requestId: string | undefined;
  readonly message: string;
  /** What the writer added to the message. */
  readonly fields: Readonly<Record<string, Json>>;
  /** The lines below the message: those of a stack, or of a text that has several. */
  readonly more: readonly string[];
}

const ERRORS = new Set(['ERROR', 'FATAL', 'CRITICAL']);

export const isError = ({ level }: LogEntry): boolean => ERRORS.has(level);
