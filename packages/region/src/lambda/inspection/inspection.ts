import type { Outcome } from '../outcome.ts';
import type { DebuggerWait } from '../runtime/messages.ts';
import type { DebuggerDoor } from './door.ts';

export interface InspectOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** The project's folder, for the sources of a map. */
  readonly sourceDir: string;
  readonly waits: DebuggerWait;
}

export interface Inspected {
  readonly port: number;
  /** How the initialisation failed; where it waits, that is still to come. */
  readonly failure: Outcome | undefined;
}

/** How a function is open for a debugger. */
export interface Inspection extends Omit<InspectOptions, 'port'> {
  readonly door: DebuggerDoor;
}

/** What Node itself says about the inspector of a process. */
const NOTICE =
  /^(?:Debugger (?:listening on|attached|ending on)|For help, see: |Waiting for the debugger to disconnect)/;

export const isInspectorNotice = (line: string): boolean => NOTICE.test(line);
